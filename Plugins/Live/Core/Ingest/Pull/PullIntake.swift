/// What a source plays, on its way into its session: the session sees a publisher once the first record is there.
package actor PullIntake {
    /// How it ended.
    enum End: Sendable {
        case played
        case nothing
        /// There is no session to play into any more.
        case over
    }

    private let dismissal: Dismissal
    private let report: @Sendable (String?) -> Void
    private let open: SourcePull.Open
    private var publisher: (any LivePublisher)?
    private var end = End.nothing

    init(dismissal: Dismissal, report: @escaping @Sendable (String?) -> Void, open: @escaping SourcePull.Open) {
        self.dismissal = dismissal
        self.report = report
        self.open = open
    }

    /// Hands whole records on, and returns when there is room for more. Once the session sent the source away, they are dropped
    /// and the task is cancelled.
    package func take(_ records: [UInt8], of kind: LiveSourceKind) async {
        guard dismissal.error == nil else { return }
        do throws(LiveIngestError) {
            if publisher == nil { try await begin(kind) }
            try await publisher?.write(records)
        } catch {
            dismissal.end(error)
        }
    }

    /// The source is gone.
    func finish() async -> End {
        await publisher?.end()
        publisher = nil
        return end
    }

    private func begin(_ kind: LiveSourceKind) async throws(LiveIngestError) {
        do throws(LiveIngestError) {
            publisher = try await open(kind) { [dismissal] in dismissal.end($0) }
        } catch {
            if error.code == .ended { end = .over }
            throw error
        }
        end = .played
        report(nil)
    }
}
