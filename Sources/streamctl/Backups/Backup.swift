import Glibc
import JSON

/// A backup that was read and checked. docs/operating.md, "Backups".
struct Backup {
    /// A blob of the list.
    struct Blob {
        let key: String
        let size: Int64
    }

    /// When it was made, ISO 8601.
    let createdAt: String
    /// The store's file.
    let store: String
    let blobs: [Blob]

    /// Reads the description and the list, and holds both files against their digests.
    init(reading folder: String) throws {
        let description: JSON
        do {
            description = try JSON(parsing: try FileCopy.bytes("\(folder)/backup.json"))
        } catch is JSONError {
            throw Self.damaged("backup.json is not JSON")
        }
        guard description["format"]?.int64 == 1 else {
            throw ToolError(.failed, "\(folder) was written by another version of the server: use its streamctl.")
        }
        createdAt = description["createdAt"]?.string ?? ""
        store = "\(folder)/store/data.mdb"
        let list = "\(folder)/blobs.jsonl"
        for (file, part) in [(store, "store"), (list, "blobs")] {
            guard try FileCopy.digest(file) == description[part]?["sha256"]?.string else {
                throw Self.damaged("\(file) is not as it was written")
            }
        }
        blobs = try FileCopy.bytes(list).split(separator: 0x0A).map { line in
            guard let entry = try? JSON(parsing: Array(line)), let key = entry["key"]?.string,
                let size = entry["size"]?.int64, Self.isPath(key)
            else { throw Self.damaged("\(list) lists something that is no blob") }
            return Blob(key: key, size: size)
        }
    }

    /// The blobs that are not in a folder, or shorter there than listed.
    func missingBlobs(in folder: String) throws -> [String] {
        blobs.filter { FileCopy.size("\(folder)/\($0.key)") ?? -1 < $0.size }.map(\.key)
    }

    /// Copies the listed blobs that are there; answers with the others.
    func copyBlobs(from source: String, to folder: String) async throws -> [String] {
        guard FileCopy.isFolder(source) else { throw ToolError(.unreadableFile, "\(source) is not a folder of blobs.") }
        let missing = Set(try missingBlobs(in: source))
        var copied = 0
        for blob in blobs where !missing.contains(blob.key) {
            try Task.checkCancellation()
            try FileCopy.copy("\(source)/\(blob.key)", to: "\(folder)/\(blob.key)")
            copied += 1
            if copied % 1000 == 0 { Console.note("Copied \(copied) of \(blobs.count) blobs.") }
        }
        return missing.sorted()
    }

    /// Whether a key stays below the folder that it is put into.
    private static func isPath(_ key: String) -> Bool {
        !key.isEmpty
            && key.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { !$0.isEmpty && $0.first != "." }
    }

    private static func damaged(_ what: String) -> ToolError {
        ToolError(.failed, "The backup is damaged: \(what). Take another one.")
    }
}
