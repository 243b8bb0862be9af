import Synchronization

/// The bodies that are being taken for plugins, by the id of their exchange: from the decision that asks for one to the
/// decision on what became of it.
enum BodyIntakes {
    private struct Entry {
        let plugin: String
        /// Nil until the reading has begun.
        var intake: (any BodyIntake)?
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private static let entries = Mutex<[UInt64: Entry]>([:])

    /// A plugin asked for a body.
    static func begin(_ id: UInt64, of plugin: String) {
        entries.withLock { $0[id] = Entry(plugin: plugin) }
    }

    /// The body is being read.
    static func attach(_ intake: any BodyIntake, to id: UInt64) {
        entries.withLock { $0[id]?.intake = intake }
    }

    /// The exchange is over.
    static func end(_ id: UInt64) {
        let entry = entries.withLock { $0.removeValue(forKey: id) }
        for waiting in entry?.waiting ?? [] { waiting.resume() }
    }

    /// Ends a body of the plugin's, and waits until its exchange is over. False where bytes of it are coming.
    static func stop(_ id: UInt64, of plugin: String, idle: Duration) async -> Bool {
        guard let entry = entries.withLock({ $0[id] }), entry.plugin == plugin else { return true }
        guard let intake = entry.intake, await intake.end(idle: idle) else { return false }
        await withCheckedContinuation { waiting in
            let isOver = entries.withLock { entries in
                guard entries[id] != nil else { return true }
                entries[id]?.waiting.append(waiting)
                return false
            }
            if isOver { waiting.resume() }
        }
        return true
    }
}
