/// Runs work that must end in time. When it does not, its task is cancelled and `TIMEOUT` thrown.
func withDeadline(
    _ timeout: Duration, operation: String, _ work: @escaping @Sendable () async throws(KernelError) -> Void
) async throws(KernelError) {
    let result = await withTaskGroup(of: Result<Void, KernelError>.self) { group in
        group.addTask {
            do throws(KernelError) {
                return .success(try await work())
            } catch {
                return .failure(error)
            }
        }
        group.addTask {
            do {
                try await Task.sleep(for: timeout)
                return .failure(.timeout(operation))
            } catch {
                return .failure(.cancelled)
            }
        }
        let first = await group.next() ?? .failure(.cancelled)
        group.cancelAll()
        return first
    }
    try result.get()
}
