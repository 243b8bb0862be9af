import Synchronization

/// The calls, requests, events and jobs that are under way in plugins, by their id across the boundary: for whom each is,
/// and where its answer is kept.
///
/// One stays until its plugin completes it, also when nobody waits any more: what it logs and commits late is on the same
/// behalf.
enum PluginCalls {
    /// Plugins that never complete what was cancelled do not fill the memory.
    private static let most = 100_000
    /// A plugin that says nothing after a call was given up counts as silent after this time, and no longer than the other:
    /// one whose only call was lost must not keep the server from getting others.
    private static let silence = Duration.seconds(5)..<Duration.seconds(300)

    /// What is known of one.
    struct Entry {
        let plugin: String
        let origin: CallOrigin
        let idempotent: IdempotentCall?
        /// How many calls of operations it is nested in; 0 for what a client, an event or a job began.
        let depth: Int
    }

    private struct State {
        var calls: [UInt64: Entry] = [:]
        /// No call below it is there. Ids grow.
        var oldest: UInt64 = 0
        /// Plugins that have completed nothing since a call of theirs was given up, and when that was.
        var silent: [String: ContinuousClock.Instant] = [:]
    }

    private static let state = Mutex(State())

    /// Notes a call before its plugin gets it.
    static func begin(
        _ id: UInt64, of plugin: String, for origin: CallOrigin, keeping idempotent: IdempotentCall? = nil,
        depth: Int = 0
    ) {
        state.withLock { state in
            while state.calls.count >= most {
                state.calls[state.oldest] = nil
                state.oldest += 1
            }
            state.calls[id] = Entry(plugin: plugin, origin: origin, idempotent: idempotent, depth: depth)
        }
    }

    /// Its plugin completed it.
    static func end(_ id: UInt64) {
        state.withLock { state in
            guard let entry = state.calls.removeValue(forKey: id), !state.silent.isEmpty else { return }
            state.silent[entry.plugin] = nil
        }
    }

    /// Nobody waits for it any more. A job may take its time to clean up.
    static func giveUp(_ id: UInt64) {
        state.withLock { state in
            guard let call = state.calls[id], !call.origin.isOfJob, state.silent[call.plugin] == nil else { return }
            state.silent[call.plugin] = .now
        }
    }

    /// For whom a plugin does something; nil where the call of that id is another's, or over.
    static func origin(_ id: UInt64, of plugin: String) -> CallOrigin? { entry(id, of: plugin)?.origin }

    /// The call of that id, where it is a plugin's own and idempotent.
    static func idempotent(_ id: UInt64, of plugin: String) -> IdempotentCall? { entry(id, of: plugin)?.idempotent }

    /// The plugins that do not answer.
    static var silent: [String] {
        let now = ContinuousClock.now
        return state.withLock { $0.silent }.filter { silence.contains(now - $0.value) }.map(\.key).sorted()
    }

    /// How many are under way by plugin.
    static var counts: [String: Int] {
        state.withLock { $0.calls.values.reduce(into: [:]) { $0[$1.plugin, default: 0] += 1 } }
    }

    /// What is known of the call of that id; nil where it is another plugin's, or over.
    static func entry(_ id: UInt64, of plugin: String) -> Entry? {
        guard id != 0, let entry = state.withLock({ $0.calls[id] }), entry.plugin == plugin else { return nil }
        return entry
    }
}
