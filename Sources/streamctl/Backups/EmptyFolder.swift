import Glibc

/// A data folder in which nothing is yet.
struct EmptyFolder {
    let path: String

    /// Makes it where it is absent; refuses one that holds anything.
    init(_ path: String) throws {
        self.path = path
        try FileCopy.makeFolder(path)
        guard let names = Folders.names(path) else { throw FileCopy.failure(path) }
        guard names.isEmpty else {
            throw ToolError(
                .failed,
                "\(path) is not empty, and a restore writes over nothing: name another folder with --data, or move away "
                    + "what is in it.")
        }
    }

    /// Puts the store's file in its place, at last: a data folder without it is not restored.
    func place(_ store: String) async throws {
        let unfinished = "\(path)/store.unfinished"
        try FileCopy.copy(store, to: "\(unfinished)/data.mdb")
        guard rename(unfinished, "\(path)/store") == 0 else { throw FileCopy.failure(path) }
        try FileCopy.syncFolder(path)
    }
}
