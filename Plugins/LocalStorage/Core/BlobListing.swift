internal import PluginSDK

/// Lists blobs in the order of their keys' bytes, and looks into no folder that holds none of those asked for.
struct BlobListing {
    let files: BlobFiles
    let prefix: String
    let after: String
    let limit: Int

    func run() throws -> [BlobInfo] {
        let start = BlobPath.parent(of: prefix)
        guard start.isEmpty || (try? BlobPath(start)) != nil else { return [] }
        var found: [BlobInfo] = []
        try visit(start, &found)
        return found
    }

    private func visit(_ folder: String, _ found: inout [BlobInfo]) throws {
        let base = folder.isEmpty ? "" : folder + "/"
        // A folder sorts as its name and a slash, which is where the keys below it are.
        let paths = try files.names(in: folder).map { (path: base + $0.name, isFolder: $0.isFolder) }
        let ordered = paths.sorted { left, right in
            (left.isFolder ? left.path + "/" : left.path).utf8
                .lexicographicallyPrecedes((right.isFolder ? right.path + "/" : right.path).utf8)
        }
        for (path, isFolder) in ordered {
            if found.count >= limit { return }
            if isFolder {
                if mayHold(path + "/") { try visit(path, &found) }
            } else if path.utf8.starts(with: prefix.utf8), after.utf8.lexicographicallyPrecedes(path.utf8),
                let size = try files.size(path)
            {
                found.append(BlobInfo(key: path, size: size))
            }
        }
    }

    private func mayHold(_ folder: String) -> Bool {
        let isWithin = folder.utf8.starts(with: prefix.utf8) || prefix.utf8.starts(with: folder.utf8)
        let isPast = !after.utf8.lexicographicallyPrecedes(folder.utf8) && !after.utf8.starts(with: folder.utf8)
        return isWithin && !isPast
    }
}
