import Synchronization

/// What plugins have the host do and may cancel by its number: runs of workers, fetches.
enum HostTasks {
    private typealias Running = (plugin: String, task: Task<Void, Never>)

    private static let tasks = Mutex<[UInt64: Running]>([:])

    /// Begins a piece of work of a plugin under a number.
    static func start(_ number: UInt64, of plugin: String, _ work: @escaping @Sendable () async -> Void) {
        // Under the lock, so that one that ends at once finds itself to be removed.
        tasks.withLock { tasks in
            let task = Task {
                await work()
                Self.tasks.withLock { $0[number] = nil }
            }
            tasks[number] = (plugin, task)
        }
    }

    /// Cancels it; what is over, or another plugin's, is left alone.
    static func cancel(_ number: UInt64, of plugin: String) {
        guard let found = tasks.withLock({ $0[number] }), found.plugin == plugin else { return }
        found.task.cancel()
    }
}
