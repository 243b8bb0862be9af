internal import PluginSDK
internal import Synchronization

/// What is being made ready for download: whoever asks for the same meanwhile waits for the same run.
final class DownloadRuns: Sendable {
    private let running = Mutex<[String: Task<[BlobPart], any Error>]>([:])

    /// The outcome of a run that has that key, begun now unless one is under way. It goes on without who asked for it.
    func share(_ key: String, _ work: @escaping @Sendable () async throws -> [BlobPart]) async throws -> [BlobPart] {
        let task = running.withLock { running in
            if let task = running[key] { return task }
            let task = Task {
                defer { self.end(key) }
                return try await work()
            }
            running[key] = task
            return task
        }
        return try await task.value
    }

    private func end(_ key: String) {
        running.withLock { _ = $0.removeValue(forKey: key) }
    }
}
