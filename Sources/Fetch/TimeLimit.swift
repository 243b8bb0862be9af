package import Kernel

/// Bounds work in time.
package enum TimeLimit {
    private enum Outcome<Value: Sendable>: Sendable {
        case ended(Result<Value, KernelError>)
        case late
    }

    /// Runs the work; after `limit` it is cancelled, and the outcome is `TIMEOUT`.
    package static func run<Value: Sendable>(
        _ limit: Duration, _ work: @escaping @Sendable () async throws(KernelError) -> Value
    ) async throws(KernelError) -> Value {
        let outcome = await withTaskGroup(of: Outcome<Value>.self) { group in
            group.addTask {
                do throws(KernelError) {
                    return .ended(.success(try await work()))
                } catch {
                    return .ended(.failure(error))
                }
            }
            group.addTask {
                try? await Task.sleep(for: limit)
                return .late
            }
            // Where the caller is cancelled, the sleep ends as soon as the work.
            var first = await group.next()
            if Task.isCancelled, case .late? = first { first = await group.next() }
            group.cancelAll()
            return first ?? .late
        }
        switch outcome {
        case .ended(let result): return try result.get()
        case .late: throw .fetchTimeout("The fetch took longer than it may.")
        }
    }
}
