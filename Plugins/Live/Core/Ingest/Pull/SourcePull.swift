/// Plays a source into a session, and tries again where it breaks off: after one second at first, after 30 in the end.
package struct SourcePull: Sendable {
    /// Makes the source the publisher of its session; as ``LiveIngest/publish(key:kind:peer:onEnd:)`` without a key.
    package typealias Open =
        @Sendable (_ kind: LiveSourceKind, _ onEnd: @escaping @Sendable (LiveIngestError) -> Void)
        async throws(LiveIngestError) -> any LivePublisher
    /// Plays the source once, and answers with a sentence that says why it is over. Its task is cancelled when the session sends
    /// it away.
    package typealias Play = @Sendable (_ intake: PullIntake) async -> String

    private let play: Play
    private let sleep: @Sendable (Duration) async throws -> Void

    /// Of a source.
    package init(
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) },
        play: @escaping Play
    ) {
        self.play = play
        self.sleep = sleep
    }

    /// Plays until the task is cancelled, or `open` says that the stream is over. `report` is called with a sentence when it breaks
    /// off, also where the session sent the source away, and with nil when it plays.
    package func run(report: @escaping @Sendable (String?) -> Void, open: @escaping Open) async {
        var failures = 0
        while !Task.isCancelled {
            let dismissal = Dismissal()
            let intake = PullIntake(dismissal: dismissal, report: report, open: open)
            let attempt = Task { await play(intake) }
            dismissal.attach { attempt.cancel() }
            let problem = await withTaskCancellationHandler {
                await attempt.value
            } onCancel: {
                attempt.cancel()
            }
            dismissal.detach()
            let end = await intake.finish()
            guard end != .over, !Task.isCancelled else { return }
            report(dismissal.error?.message ?? problem)
            failures = end == .played ? 0 : failures + 1
            do { try await sleep(.seconds(min(30, 1 << min(failures, 5)))) } catch { return }
        }
    }
}
