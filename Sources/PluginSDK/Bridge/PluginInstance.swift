internal import CStreamPlugin
internal import JSON
internal import Synchronization

/// The object behind a plugin's instance pointer: the plugin, and the calls that are under way in it.
final class PluginInstance: Sendable {
    private struct State {
        var plugin: (any Plugin)?
        var calls: [UInt64: Running] = [:]
        /// Counts the calls: head and body of one request have the same id, and may overlap.
        var begun: UInt64 = 0
        /// Requests whose body the host is taking.
        var requests: [UInt64: HTTPRequest] = [:]
    }

    private struct Running {
        let begun: UInt64
        /// Nil while the call runs on the thread that began it.
        var task: Task<Void, Never>?
        /// Before it had a task.
        var isCancelled = false
    }

    let log: any Log
    let connection: HostConnection
    private let state = Mutex(State())

    init(_ connection: HostConnection) {
        self.connection = connection
        log = BridgedLog(connection: connection)
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

    /// Runs a call in a task of its own, which ``cancel(_:)`` finds by its id. It begins on the host's thread, and gives
    /// that back as soon as it waits for something.
    ///
    /// The task is made outside the lock, and takes nothing of the host's task with it: the host cancels with that locked.
    func begin(_ id: UInt64, _ work: @escaping @Sendable (any Plugin) async -> Void) {
        let begun = state.withLock { state -> (plugin: any Plugin, number: UInt64)? in
            guard let plugin = state.plugin else { return nil }
            state.begun += 1
            state.calls[id] = Running(begun: state.begun)
            return (plugin, state.begun)
        }
        guard let (plugin, number) = begun else { return }
        let task = Task.immediateDetached {
            await CallScope.$id.withValue(id) { await work(plugin) }
            self.end(id, number)
        }
        let isCancelled = state.withLock { state in
            guard let call = state.calls[id], call.begun == number else { return false }
            if call.isCancelled { state.calls[id] = nil } else { state.calls[id]?.task = task }
            return call.isCancelled
        }
        if isCancelled { task.cancel() }
    }

    /// Has the plugin serve a connection, in a task of its own, and closes it after that.
    func serve(_ connection: NetConnection) {
        let plugin = state.withLock { $0.plugin }
        Task.detached {
            await plugin?.serve(connection)
            connection.close()
        }
    }

    /// Ends what runs for a call. Where the plugin waits for a body, it learns that none comes.
    func cancel(_ id: UInt64) {
        let (task, request, plugin) = state.withLock { state in
            let request = state.requests.removeValue(forKey: id)
            guard let task = state.calls[id]?.task else {
                state.calls[id]?.isCancelled = true
                return (nil as Task<Void, Never>?, request, state.plugin)
            }
            state.calls[id] = nil
            return (task, request, state.plugin)
        }
        task?.cancel()
        guard let request, let plugin else { return }
        Task { await lose(request, plugin) }
    }

    private func end(_ id: UInt64, _ begun: UInt64) {
        state.withLock { state in
            if state.calls[id]?.begun == begun { state.calls[id] = nil }
        }
    }

    /// Keeps a request until its body is there. False where the call was cancelled.
    func keep(_ request: HTTPRequest, for id: UInt64) -> Bool {
        state.withLock { state in
            guard let call = state.calls[id], !call.isCancelled else { return false }
            state.requests[id] = request
            return true
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
