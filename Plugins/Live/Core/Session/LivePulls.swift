internal import PluginSDK
internal import Synchronization

/// The sources that streams are pulled from: each is fetched for as long as its session lasts.
final class LivePulls: Sendable {
    private struct State {
        var tasks: [String: Task<Void, Never>] = [:]
        var problems: [String: String] = [:]
    }

    private let host: Host
    private let state = Mutex(State())

    init(host: Host) {
        self.host = host
    }

    /// What is wrong with a stream's source; nil: nothing, or it has none.
    func problem(of streamID: String) -> String? { state.withLock { $0.problems[streamID] } }

    /// Begins to fetch a stream's source; `open` makes it the publisher of the session. Once a stream.
    func begin(_ streamID: String, from url: String, open: @escaping SourcePull.Open) {
        guard let play = LiveSource(url)?.play(over: host) else { return }
        let pull = SourcePull(play: play)
        state.withLock { state in
            guard state.tasks[streamID] == nil else { return }
            state.tasks[streamID] = Task { [weak self] in
                await pull.run(report: { [weak self] in self?.report($0, of: streamID) }, open: open)
                self?.end(streamID)
            }
        }
    }

    /// Ends it.
    func end(_ streamID: String) {
        let task = state.withLock { state in
            state.problems[streamID] = nil
            return state.tasks.removeValue(forKey: streamID)
        }
        task?.cancel()
    }

    private func report(_ problem: String?, of streamID: String) {
        state.withLock { if $0.tasks[streamID] != nil { $0.problems[streamID] = problem } }
    }
}
