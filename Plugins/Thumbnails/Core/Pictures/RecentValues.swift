internal import Synchronization

/// What was found out lately, for a while and of so many things: the oldest goes first.
package final class RecentValues<Value: Sendable>: Sendable {
    private struct Entry {
        var value: Value
        var expiresAt: Int64
        var streamID: String
    }

    private let capacity: Int
    private let state = Mutex<(entries: [String: Entry], order: [String])>(([:], []))

    /// Nothing yet; at most `capacity` values.
    package init(capacity: Int) {
        self.capacity = capacity
    }

    /// A value, until it expires; `now` is milliseconds since 1970.
    package func value(_ key: String, now: Int64) -> Value? {
        state.withLock { state in state.entries[key].flatMap { $0.expiresAt > now ? $0.value : nil } }
    }

    /// Keeps a value of a stream's until then, milliseconds since 1970.
    package func keep(_ value: Value, _ key: String, streamID: String, until expiresAt: Int64) {
        state.withLock { state in
            if state.entries[key] == nil {
                state.order.append(key)
                if state.order.count > capacity { state.entries[state.order.removeFirst()] = nil }
            }
            state.entries[key] = Entry(value: value, expiresAt: expiresAt, streamID: streamID)
        }
    }

    /// Forgets all of a stream's.
    package func forget(streamID: String) {
        state.withLock { state in
            for (key, entry) in state.entries where entry.streamID == streamID { state.entries[key] = nil }
            state.order.removeAll { state.entries[$0] == nil }
        }
    }
}
