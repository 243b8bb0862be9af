internal import LiveRTMP

/// What a source plays, on its way into its session: the session sees a publisher once the first message is there.
actor PullIntake {
    /// How it ended.
    enum End: Sendable {
        case played
        case nothing
        /// There is no session to play into any more.
        case over
    }

    private let dismissal: Dismissal
    private let report: @Sendable (String?) -> Void
    private let open: RTMPPull.Open
    private var publisher: (any LivePublisher)?
    private var end = End.nothing

    init(dismissal: Dismissal, report: @escaping @Sendable (String?) -> Void, open: @escaping RTMPPull.Open) {
        self.dismissal = dismissal
        self.report = report
        self.open = open
    }

    /// Hands a message on, and returns when there is room for more.
    func take(_ media: RTMPMedia) async {
        guard dismissal.error == nil else { return }
        var record: [UInt8] = []
        FeedRecord.append(media, to: &record)
        do throws(LiveIngestError) {
            if publisher == nil { try await begin() }
            try await publisher?.write(record)
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

    private func begin() async throws(LiveIngestError) {
        do throws(LiveIngestError) {
            publisher = try await open { [dismissal] in dismissal.end($0) }
        } catch {
            if error.code == .ended { end = .over }
            throw error
        }
        end = .played
        report(nil)
    }
}
