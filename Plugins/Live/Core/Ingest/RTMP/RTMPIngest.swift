internal import JSON
internal import LiveRTMP
package import PluginSDK

/// Speaks RTMP with publishers, and hands what they send to the sessions.
package struct RTMPIngest: Sendable {
    private let ingest: any LiveIngest
    private let log: any Log
    private let patience: @Sendable () async throws -> Void

    /// Publishers go to `ingest`. A connection that has not shown a good key when `patience` returns is closed, and so is one whose
    /// publisher is done and did not close it by then.
    package init(
        ingest: any LiveIngest, log: any Log,
        patience: @escaping @Sendable () async throws -> Void = { try await Task.sleep(for: .seconds(5)) }
    ) {
        self.ingest = ingest
        self.log = log
        self.patience = patience
    }

    /// Serves a connection, and returns when it is over. While the session's worker has no room, nothing is read from it.
    package func serve(_ connection: NetConnection) async {
        let dismissal = Dismissal()
        let deadline = Task { [patience] in
            try await patience()
            dismissal.end(LiveIngestError(.ended, "No stream key came in time."))
        }
        let start = RTMPConversation(
            connection: connection, ingest: ingest, dismissal: dismissal, accepted: { deadline.cancel() },
            session: RTMPServerSession(seed: .random(in: .min ... .max)))
        let task = Task { () -> RTMPConversation in
            var conversation = start
            await conversation.run()
            return conversation
        }
        dismissal.attach { task.cancel() }
        // The task keeps its answer, the conversation, which keeps the dismissal.
        defer { dismissal.detach() }
        // What is said at the end is said here: the task may have been cancelled.
        var conversation = await task.value
        deadline.cancel()
        if dismissal.error == nil, conversation.isUnpublished { await conversation.part(patience) }
        await conversation.leave(dismissal.error)
        if case .broken(let problem) = conversation.end {
            log.debug("An RTMP connection ended.", ["problem": .string(problem.description)])
        }
    }
}
