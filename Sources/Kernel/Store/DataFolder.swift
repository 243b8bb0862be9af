import Glibc

/// The folder that holds everything a server keeps, locked against a second server.
public final class DataFolder: Sendable {
    /// Its path.
    public let path: String
    /// Where the store's files are.
    public var store: String { path + "/store" }
    private let lock: Int32

    private init(path: String, lock: Int32) {
        self.path = path
        self.lock = lock
    }

    /// Makes the folder where it is absent, and locks it. The lock ends with the process at the latest.
    ///
    /// Throws a sentence for the operator where the folder cannot be written, or another server has it.
    public static func open(_ path: String) throws(StoreError) -> DataFolder {
        try make(path)
        let file = path + "/lock"
        let lock = Glibc.open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard lock >= 0 else { throw refused(path, errno) }
        guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
            defer { Glibc.close(lock) }
            var buffer = [UInt8](repeating: 0, count: 32)
            let count = max(0, read(lock, &buffer, buffer.count))
            let owner = String(decoding: buffer[..<count], as: UTF8.self).filter(\.isNumber)
            let who = owner.isEmpty ? "another server" : "the server with process id \(owner)"
            throw StoreError(
                .failed, "The data folder \(path) is in use by \(who): stop it, or choose another folder with `data`.")
        }
        ftruncate(lock, 0)
        let text = Array("\(getpid())\n".utf8)
        guard pwrite(lock, text, text.count, 0) == text.count else {
            defer { Glibc.close(lock) }
            throw refused(path, errno)
        }
        let folder = DataFolder(path: path, lock: lock)
        try make(folder.store)
        return folder
    }

    /// Lets another server have it.
    public func unlock() {
        flock(lock, LOCK_UN)
        close(lock)
    }

    /// Makes a folder and those above it, for the server's user alone.
    private static func make(_ path: String) throws(StoreError) {
        var status = stat()
        if stat(path, &status) == 0 {
            guard status.st_mode & S_IFMT == S_IFDIR else {
                throw StoreError(.failed, "The data folder \(path) is a file: choose another folder with `data`.")
            }
            return
        }
        if let slash = path.lastIndex(of: "/"), slash != path.startIndex {
            try make(String(path[..<slash]))
        }
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw refused(path, errno) }
    }

    private static func refused(_ path: String, _ code: Int32) -> StoreError {
        StoreError(
            .failed,
            "The data folder \(path) cannot be written (\(String(cString: strerror(code)))): "
                + "give the server's user the right to, or choose another folder with `data`.")
    }
}
