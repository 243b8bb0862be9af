internal import LiveRTMP

/// What a source plays, on its way into its session: the session sees a publisher once the first message is there.
actor PullIntake {
    private let dismissal: Dismissal
    private let report: @Sendable (String?) -> Void
    private let open: RTMPPull.Open
    private var publisher: (any LivePublisher)?

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
            if publisher == nil {
                publisher = try await open { [dismissal] in dismissal.end($0) }
                report(nil)
            }
            try await publisher?.write(record)
        } catch {
            dismissal.end(error)
        }
    }

    /// The source is gone. Says whether something was played.
    func finish() async -> Bool {
        defer { publisher = nil }
        await publisher?.end()
        return publisher != nil
    }
}
