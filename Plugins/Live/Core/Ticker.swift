/// Lets time pass for the sessions: twice a second.
final class Ticker: Sendable {
    private let task: Task<Void, Never>

    /// Begins with `start`, then ticks.
    init(start: @escaping @Sendable () async -> Void, tick: @escaping @Sendable () async -> Void) {
        task = Task {
            await start()
            while !Task.isCancelled {
                await tick()
                do { try await Task.sleep(for: .milliseconds(500)) } catch { return }
            }
        }
    }

    /// No more ticks.
    func stop() {
        task.cancel()
    }
}
