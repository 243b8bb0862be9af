#if canImport(Glibc)
internal import Glibc
#endif

/// An open file or folder. Throws ``FileError``.
struct OpenFile: ~Copyable {
    private let descriptor: Int32

    init(_ path: String, _ flags: Int32, mode: mode_t = 0o640) throws {
        var descriptor: Int32
        repeat { descriptor = open(path, flags | O_CLOEXEC, mode) } while descriptor < 0 && errno == EINTR
        guard descriptor >= 0 else { throw FileError.last }
        self.descriptor = descriptor
    }

    deinit {
        close(descriptor)
    }

    /// Hands the descriptor over: whoever has it closes it.
    consuming func take() -> Int32 {
        let descriptor = descriptor
        discard self
        return descriptor
    }

    /// Bytes; throws for a folder.
    func size() throws -> UInt64 {
        var status = Glibc.stat()
        guard fstat(descriptor, &status) == 0 else { throw FileError.last }
        guard status.st_mode & S_IFMT == S_IFREG else { throw FileError(number: EISDIR) }
        return UInt64(status.st_size)
    }

    func write(_ bytes: [UInt8], at offset: UInt64) throws {
        try bytes.withUnsafeBytes { buffer in
            var done = 0
            while done < buffer.count {
                let count = pwrite(
                    descriptor, buffer.baseAddress?.advanced(by: done), buffer.count - done,
                    off_t(offset) + off_t(done))
                if count < 0 {
                    if errno == EINTR { continue }
                    throw FileError.last
                }
                done += count
            }
        }
    }

    func read(at offset: UInt64, count: Int) throws -> [UInt8] {
        try [UInt8](unsafeUninitializedCapacity: count) { buffer, done in
            while done < count {
                let read = pread(
                    descriptor, buffer.baseAddress?.advanced(by: done), count - done, off_t(offset) + off_t(done))
                if read < 0 {
                    if errno == EINTR { continue }
                    throw FileError.last
                }
                if read == 0 { return }
                done += read
            }
        }
    }

    func truncate(to size: UInt64) throws {
        guard ftruncate(descriptor, off_t(size)) == 0 else { throw FileError.last }
    }

    func sync() throws {
        guard fsync(descriptor) == 0 else { throw FileError.last }
    }
}
