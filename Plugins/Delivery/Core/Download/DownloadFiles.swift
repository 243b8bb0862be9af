internal import JSON
package import PluginSDK

/// Makes files ready for download, and keeps what that took: the head of the file and the list of the parts that follow it,
/// in the stream's folder, so that they go with the stream. The parts themselves are those of the segments.
package struct DownloadFiles: Sendable {
    private let host: Host
    private let runs = DownloadRuns()

    /// Files of streams, made by the worker `remux`.
    package init(host: Host) {
        self.host = host
    }

    /// The head's blob and the parts that follow it.
    package func file(_ plan: DownloadPlan, of viewing: Viewing) async throws -> (head: BlobKey, parts: [BlobPart]) {
        let folder = viewing.folder("download")
        let head = BlobKey(account: folder.account, key: "\(folder.key)/\(plan.name).head")
        let list = BlobKey(account: folder.account, key: "\(folder.key)/\(plan.name).json")
        if let parts = try await stored(list) { return (head, parts) }
        let parts = try await runs.share("\(folder.account)/\(list.key)") { [host] in
            try await Self.make(plan, of: viewing, folder, list, host)
        }
        return (head, parts)
    }

    private func stored(_ list: BlobKey) async throws -> [BlobPart]? {
        do {
            let bytes = try await host.blobs.read(list, offset: 0, length: 64 << 20)
            return try Self.parts(JSON(parsing: bytes))
        } catch let error as PluginError where error.code == "NOT_FOUND" {
            return nil
        }
    }

    private static func make(
        _ plan: DownloadPlan, of viewing: Viewing, _ folder: BlobKey, _ list: BlobKey, _ host: Host
    ) async throws -> [BlobPart] {
        let inputs = plan.files.map { viewing.file($0.name, of: $0.rendition).key }
        let request = WorkerRequest(
            kind: "remux", account: folder.account, specification: plan.specification(blob: "\(plan.name).head"),
            inputs: inputs, outputFolder: folder.key)
        let outcome = try await host.workers.run(request) { _ in }
        let parts = (outcome["parts"]?.array ?? []).map { part -> JSON in
            guard let input = part[0]?.int, inputs.indices.contains(input) else { return .null }
            return [.string(inputs[input]), part[1] ?? .null, part[2] ?? .null]
        }
        let kept = JSON.array(parts)
        let read = try Self.parts(kept)
        try await host.blobs.put(list, bytes: kept.bytes())
        // The stream may have been deleted meanwhile, and with it the folder.
        if try await viewing.isGone() { try await host.blobs.removeAll(folder) }
        return read
    }

    private static func parts(_ json: JSON) throws -> [BlobPart] {
        try (json.array ?? []).map { item in
            guard let key = item[0]?.string, let offset = item[1]?.int64, let length = item[2]?.int64, offset >= 0,
                length >= 0
            else { throw PluginError.internalError("The parts of a file to download cannot be read.") }
            return BlobPart(key: key, offset: UInt64(offset), length: UInt64(length))
        }
    }
}
