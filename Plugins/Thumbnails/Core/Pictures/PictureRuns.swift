internal import PluginSDK
internal import Synchronization

/// The pictures that are being made: whoever wants the same meanwhile waits for the same one, and only so many are waited for.
package final class PictureRuns: Sendable {
    private let most: Int
    private let running = Mutex<[String: Task<StoredPicture, any Error>]>([:])

    /// Nothing is being made; at most `most` different ones at once.
    package init(most: Int) {
        self.most = most
    }

    /// The outcome of the work of that name, begun now unless it is under way. It goes on without who asked for it. Throws
    /// `RATE_LIMIT_EXCEEDED` where too many are wanted already.
    package func share(
        _ name: String, _ work: @escaping @Sendable () async throws -> StoredPicture
    ) async throws -> StoredPicture {
        let task = running.withLock { running -> Task<StoredPicture, any Error>? in
            if let task = running[name] { return task }
            guard running.count < most else { return nil }
            let task = Task {
                defer { self.end(name) }
                return try await work()
            }
            running[name] = task
            return task
        }
        guard let task else {
            throw PluginError(
                code: "RATE_LIMIT_EXCEEDED", message: "Too many pictures are being made: ask again in a few seconds.",
                retryable: true, status: 429)
        }
        return try await task.value
    }

    private func end(_ name: String) {
        running.withLock { _ = $0.removeValue(forKey: name) }
    }
}
