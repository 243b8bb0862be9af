import JSON
import Synchronization

/// Makes backups of a server that runs: a copy of the store as it is at one moment, and the list of blobs.
///
/// A backup is a folder named after its time, with `store/data.mdb`, `blobs.jsonl` (an object with `key` and `size` a
/// line) and `backup.json`. It has that name once it is whole and on the disk. The blobs are listed after the copy: one
/// that was removed in between belongs to something that the server was deleting.
final class Backups: Sendable {
    /// Of `backup.json`.
    static let format: Int64 = 1

    private let folder: String
    private let store: LMDBStore
    private let blobs: Blobs
    private let clock: any WallClock
    private let running = Mutex<Task<Result<JSON, KernelError>, Never>?>(nil)

    init(folder: String, store: LMDBStore, blobs: Blobs, clock: any WallClock) {
        self.folder = folder
        self.store = store
        self.blobs = blobs
        self.clock = clock
    }

    /// Makes one, or waits for the one that is being made; answers with its name and sizes. It is finished also when
    /// the caller no longer waits. Throws `STORAGE_FULL` without room for it, and leaves nothing then.
    func make() async throws(KernelError) -> JSON {
        let task = running.withLock { running in
            if let running { return running }
            let task = Task {
                let result = await self.made()
                self.running.withLock { $0 = nil }
                return result
            }
            running = task
            return task
        }
        return try await task.value.get()
    }

    private func made() async -> Result<JSON, KernelError> {
        let time = clock.now
        let name = Self.name(time)
        let target = BackupFolder(path: "\(folder)/.unfinished")
        do throws(KernelError) {
            try target.prepare()
            let description = try await write(to: target, name: name, time: time)
            try target.finish("\(folder)/\(name)")
            return .success(description)
        } catch {
            target.remove()
            return .failure(error)
        }
    }

    private func write(to target: BackupFolder, name: String, time: Int64) async throws(KernelError) -> JSON {
        do throws(StoreError) {
            try await store.copy(to: target.store)
        } catch {
            throw error.code == .full
                ? KernelError(code: "STORAGE_FULL", message: error.message, retryable: true) : KernelError(error)
        }
        let list = try await BlobList.write(blobs, to: target.blobs)
        let data = try target.digest("\(target.store)/data.mdb")
        let description: JSONObject = [
            "backup": .string(name),
            "createdAt": .string(Timestamp.iso8601(time)),
            "store": ["sizeBytes": .integer(data.size), "sha256": .string(data.sha256)],
            "blobs": [
                "count": .integer(list.count), "sizeBytes": .integer(list.bytes),
                "sha256": .string(try target.digest(target.blobs).sha256),
            ],
        ]
        var file = description
        file["format"] = .integer(Self.format)
        file["server"] = .string(KernelOperations.serverVersion)
        try target.write(JSON.object(file).bytes() + [0x0A], to: "backup.json")
        return .object(description)
    }

    /// `2026-01-31T12-00-00.000Z`: sorts by time, and is a file's name everywhere.
    private static func name(_ time: Int64) -> String { Timestamp.iso8601(time).replacing(":", with: "-") }
}
