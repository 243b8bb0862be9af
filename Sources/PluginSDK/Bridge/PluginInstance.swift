internal import CStreamPlugin
internal import JSON
internal import Synchronization

/// The object behind a plugin's instance pointer: the plugin, and the calls that are under way in it.
final class PluginInstance: Sendable {
    private struct State {
        var plugin: (any Plugin)?
        var tasks: [UInt64: (begun: UInt64, task: Task<Void, Never>)] = [:]
        /// Counts the tasks: head and body of one request have the same id, and may overlap.
        var begun: UInt64 = 0
        /// Requests whose body the host is taking.
        var requests: [UInt64: HTTPRequest] = [:]
    }

    let log: any Log
    private let state = Mutex(State())

    init(log: any Log) {
        self.log = log
    }

    /// Makes the plugin.
    func start(_ make: PluginFactory, host: Host) async throws {
        let plugin = try await make(host)
        state.withLock { $0.plugin = plugin }
    }

    func stop() async {
        let plugin = state.withLock { $0.plugin.take() }
        await plugin?.stop()
    }

    /// Runs a call in a task of its own, which ``cancel(_:)`` finds by its id.
    ///
    /// The value of the scope is set outside the lock: setting it locks the host's task, and the host cancels with that
    /// task locked, so that the two would wait for each other.
    func begin(_ id: UInt64, _ work: @escaping @Sendable (any Plugin) async -> Void) {
        CallScope.$id.withValue(id) {
            state.withLock { state in
                guard let plugin = state.plugin else { return }
                state.begun += 1
                let begun = state.begun
                let task = Task {
                    await work(plugin)
                    self.end(id, begun)
                }
                state.tasks[id] = (begun, task)
            }
        }
    }

    func cancel(_ id: UInt64) {
        let task = state.withLock { state in
            state.requests[id] = nil
            return state.tasks.removeValue(forKey: id)
        }
        task?.task.cancel()
    }

    private func end(_ id: UInt64, _ begun: UInt64) {
        state.withLock { state in
            if state.tasks[id]?.begun == begun { state.tasks[id] = nil }
        }
    }

    /// Keeps a request until its body is there, unless the call was cancelled.
    func keep(_ request: HTTPRequest, for id: UInt64) {
        state.withLock { state in
            if state.tasks[id] != nil { state.requests[id] = request }
        }
    }

    func takeRequest(_ id: UInt64) -> HTTPRequest? {
        state.withLock { $0.requests.removeValue(forKey: id) }
    }

    /// What the host is told of an error; one that is nobody's business is logged.
    func told(of error: any Error, during work: String) -> PluginError {
        let told = PluginError.told(of: error)
        if !(error is PluginError), !(error is CancellationError) {
            log.error("\(work) failed", ["error": .string(String(describing: error))])
        }
        return told
    }
}

/// Makes the plugin of a library.
typealias PluginFactory = @Sendable (Host) async throws -> any Plugin
