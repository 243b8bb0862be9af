internal import JSON
internal import PluginSDK

/// What comes with time: every second what changed is written and who is gone is noticed, every hour what is old is deleted.
struct Rounds: Sendable {
    /// Seconds between two times of deleting.
    private static let trimming = 3600

    private let task: Task<Void, Never>

    /// Begins.
    init(_ books: Books, log: any Log) {
        task = Task.detached {
            var (seconds, isFailing) = (0, false)
            while !Task.isCancelled {
                do {
                    try await books.pass()
                    if seconds.isMultiple(of: Self.trimming) { try await books.trim() }
                    isFailing = false
                } catch is CancellationError {
                    return
                } catch {
                    // Once, and not every second.
                    if !isFailing { log.error("figures were not written", ["error": .string("\(error)")]) }
                    isFailing = true
                }
                seconds += 1
                try? await Task.sleep(for: .seconds(1))
            }
        }
    }

    /// Ends, and returns once nothing is under way.
    func stop() async {
        task.cancel()
        await task.value
    }
}
