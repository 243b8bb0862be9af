import JSON

/// Sends messages on a thread of its own, in order, so that the pipeline waits for the parent only when much is under way.
final class LiveOutbox: Outbox {
    private struct Message: Sendable {
        let json: JSON
        let bytes: [UInt8]
    }

    /// Messages, and bytes of them, that may wait.
    private static let most = (messages: 256, bytes: 96 << 20)

    private let queue: BoundedQueue<Message>
    private let state: RunState
    private let thread: PipelineThread

    /// To another; a failure there ends the run.
    init(_ outbox: any Outbox, _ state: RunState) throws(MediaFailure) {
        self.state = state
        let queue = BoundedQueue<Message>(capacity: Self.most.messages, most: Self.most.bytes) { $0.bytes.count }
        self.queue = queue
        thread = try PipelineThread {
            while let message = queue.take() {
                do throws(MediaFailure) {
                    try outbox.send(message.json, bytes: message.bytes)
                } catch {
                    state.fail(error)
                }
            }
        }
        state.watch(queue)
    }

    func send(_ message: JSON, bytes: [UInt8]) throws(MediaFailure) {
        guard queue.put(Message(json: message, bytes: bytes)) else {
            throw state.failure ?? MediaFailure(.internalError, "The live run was stopped.", retryable: true)
        }
    }

    /// Waits until all that was sent is on its way.
    func finish() {
        queue.finish()
        thread.join()
    }
}
