internal import PluginSDK
internal import Synchronization

#if canImport(Glibc)
internal import Glibc
#endif

/// The files of the blobs. Blocks: called on a ``Lanes`` thread alone; changes of one key one after the other.
final class BlobFiles: Sendable {
    let folder: String
    private let report: @Sendable (String) -> Void
    private let fault: @Sendable (DiskCall) -> Int32
    private let counter = Atomic<UInt64>(0)
    /// Set when bytes could not be flushed: the kernel may have dropped them, and a later flush would not tell.
    private let isBroken = Atomic<Bool>(false)

    private var temporary: String { "\(folder)/.tmp" }
    private var trash: String { "\(folder)/.trash" }

    /// `fault` stands in for a failing disk in tests: asked before each call, for a number to fail with; 0 is none.
    init(
        folder: String, report: @escaping @Sendable (String) -> Void,
        fault: @escaping @Sendable (DiskCall) -> Int32 = { _ in 0 }
    ) {
        self.folder = folder
        self.report = report
        self.fault = fault
    }

    // MARK: Start

    /// Makes the folder, removes what a crash left, and writes a file to see that it can. The error is the operator's.
    func open() throws {
        do {
            try Folders.make(folder)
            for own in [temporary, trash] {
                try Folders.make(own)
                try Folders.empty(own)
            }
            let probe = "\(temporary)/probe"
            try write([0x6F, 0x6B], to: probe)
            guard unlink(probe) == 0 else { throw FileError.last }
            try Folders.sync(folder)
        } catch let error as FileError {
            throw PluginError(
                code: error.told.code,
                message: "The folder for blobs, \(folder), cannot be used: \(error.description). "
                    + "Make it writable for the server, or name another in local-storage.folder.")
        }
    }

    // MARK: Blobs

    func put(_ path: BlobPath, _ bytes: [UInt8]) throws {
        try change {
            try Folders.checkRoom(for: bytes.count, in: folder)
            let piece = "\(temporary)/\(counter.wrappingAdd(1, ordering: .relaxed).newValue)"
            do {
                try write(bytes, to: piece)
                try move(piece, to: path)
            } catch {
                unlink(piece)
                throw error
            }
            try flushFolder(at(path.parent))
        }
    }

    func append(_ path: BlobPath, at offset: UInt64, _ bytes: [UInt8]) throws {
        try change {
            try Folders.checkRoom(for: bytes.count, in: folder)
            let file = try openToAppend(path, at: offset)
            guard try file.size() == offset else { throw Self.wrongOffset }
            do {
                try write(bytes, to: file, at: offset)
            } catch {
                try? file.truncate(to: offset)
                throw error
            }
        }
    }

    func sync(_ path: BlobPath) throws {
        try change {
            try flush(OpenFile(at(path.key), O_RDONLY))
            try flushFolder(at(path.parent))
        }
    }

    func read(_ path: BlobPath, offset: UInt64, length: UInt64) throws -> [UInt8] {
        try telling {
            let file = try OpenFile(at(path.key), O_RDONLY)
            let size = try Self.blob { try file.size() }
            guard offset < size else { return [] }
            return try file.read(at: offset, count: Int(min(length, size - offset)))
        }
    }

    /// The blob's file, open to be read; who called closes it.
    func descriptor(_ path: BlobPath) throws -> Int32 {
        try telling {
            let file = try OpenFile(at(path.key), O_RDONLY)
            _ = try Self.blob { try file.size() }
            return file.take()
        }
    }

    func stat(_ path: BlobPath) throws -> BlobInfo? {
        try telling {
            do {
                return BlobInfo(key: path.key, size: try Folders.size(at(path.key)))
            } catch let error as FileError where [ENOENT, ENOTDIR, EISDIR].contains(error.number) {
                return nil
            }
        }
    }

    func remove(_ path: BlobPath) throws {
        try change {
            guard unlink(at(path.key)) == 0 else {
                // A folder of that name is no blob.
                if [ENOENT, ENOTDIR, EISDIR].contains(errno) { return }
                throw FileError.last
            }
            try flushFolder(at(path.parent))
            Folders.prune(path.parent, below: folder)
        }
    }

    func removeAll(_ path: BlobPath) throws {
        try change {
            let doomed = "\(trash)/\(counter.wrappingAdd(1, ordering: .relaxed).newValue)"
            guard Glibc.rename(at(path.key), doomed) == 0 else {
                if errno == ENOENT || errno == ENOTDIR { return }
                throw FileError.last
            }
            try flushFolder(at(path.parent))
            try Folders.remove(doomed)
            Folders.prune(path.parent, below: folder)
        }
    }

    func rename(_ from: BlobPath, to target: BlobPath) throws {
        try change {
            _ = try Self.blob { try Folders.size(at(from.key)) }
            try move(at(from.key), to: target)
            try flushFolder(at(target.parent))
            if from.parent != target.parent {
                try flushFolder(at(from.parent))
                Folders.prune(from.parent, below: folder)
            }
        }
    }

    /// What is in one of the folders, by name; nothing for what is no folder.
    func names(in path: String) throws -> [Folders.Entry] {
        try telling { try Folders.entries(at(path)) }
    }

    /// Bytes of a file that a listing found; nil when it is gone meanwhile.
    func size(_ key: String) throws -> UInt64? {
        try stat(BlobPath(key))?.size
    }

    // MARK: Pieces

    private func at(_ path: String) -> String {
        path.isEmpty ? folder : "\(folder)/\(path)"
    }

    private func write(_ bytes: [UInt8], to path: String) throws {
        let file = try OpenFile(path, O_WRONLY | O_CREAT | O_TRUNC)
        try write(bytes, to: file, at: 0)
        try flush(file)
    }

    private func write(_ bytes: [UInt8], to file: borrowing OpenFile, at offset: UInt64) throws {
        do {
            try ask(.write)
        } catch {
            // As a disk that is full in the middle.
            try file.write(Array(bytes.prefix(bytes.count / 2)), at: offset)
            throw error
        }
        try file.write(bytes, at: offset)
    }

    private func flush(_ file: borrowing OpenFile) throws {
        do {
            try ask(.sync)
            try file.sync()
        } catch {
            stop()
            throw error
        }
    }

    /// Makes names in a folder durable.
    private func flushFolder(_ path: String) throws {
        do {
            try ask(.sync)
            try Folders.sync(path)
        } catch {
            stop()
            throw error
        }
    }

    private func ask(_ call: DiskCall) throws {
        let number = fault(call)
        if number != 0 { throw FileError(number: number) }
    }

    private func stop() {
        isBroken.store(true, ordering: .relaxed)
        report("The storage failed to flush: no more is written until the server is started again.")
    }

    private func openToAppend(_ path: BlobPath, at offset: UInt64) throws -> OpenFile {
        guard offset == 0 else {
            do {
                return try OpenFile(at(path.key), O_WRONLY)
            } catch let error as FileError where error.number == ENOENT {
                throw Self.wrongOffset
            }
        }
        return try makingFolders(of: path) { try OpenFile(at(path.key), O_WRONLY | O_CREAT | O_TRUNC) }
    }

    private func move(_ from: String, to target: BlobPath) throws {
        try ask(.rename)
        try makingFolders(of: target) {
            guard Glibc.rename(from, at(target.key)) == 0 else { throw FileError.last }
        }
    }

    /// Runs `body`, and where the folders are missing makes them. Others may prune them at the same time, a few times.
    private func makingFolders<R: ~Copyable>(of path: BlobPath, _ body: () throws -> R) throws -> R {
        for _ in 0..<16 {
            do {
                return try body()
            } catch let error as FileError where error.number == ENOENT {
                try Folders.make(path.parent, below: folder)
            }
        }
        return try body()
    }

    private func change<R>(_ body: () throws -> R) throws -> R {
        guard !isBroken.load(ordering: .relaxed) else { throw FileError(number: EIO).told }
        return try telling(body)
    }

    private func telling<R>(_ body: () throws -> R) throws -> R {
        do {
            return try body()
        } catch let error as FileError {
            throw error.told
        }
    }

    /// A folder in the place of a blob is no blob.
    private static func blob<R>(_ body: () throws -> R) throws -> R {
        do {
            return try body()
        } catch let error as FileError where error.number == EISDIR || error.number == ENOTDIR {
            throw FileError(number: ENOENT)
        }
    }

    private static let wrongOffset = PluginError.conflict("The blob does not end at this offset: ask for its size.")
}
