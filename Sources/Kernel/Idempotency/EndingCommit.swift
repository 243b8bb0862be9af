import CStreamPlugin

/// A commit that ends an idempotent call, and so records the call's answer.
struct EndingCommit: Sendable {
    private let call: IdempotentCall
    private let answer: KeptAnswer

    /// Adds the answer to the change; nil where the commit ends no idempotent call.
    init?(_ commit: stream_commit, of plugin: PluginHost, _ change: inout StoreCommit) {
        guard commit.answer.size > 0, let call = PluginCalls.idempotent(commit.call_id, of: plugin.plugin) else {
            return nil
        }
        let answer = call.answer(for: commit.answer.array)
        guard call.keep(answer, in: &change) else { return nil }
        self.call = call
        self.answer = answer
    }

    /// The change is durable.
    func record() {
        call.record(answer)
    }

    /// Whether the change did not hold because an answer was recorded before.
    func isAnswered(in store: any StoreDriver) async -> Bool {
        guard let entry = try? await store.get(KeySpace.answer(call.name)) else { return false }
        return entry.version != call.seen
    }
}
