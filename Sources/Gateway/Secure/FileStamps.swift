import Glibc

/// What tells that files were changed: digests of what is in them, good for as long as the process.
struct FileStamps: Sendable, Hashable {
    private let digests: [Int]

    /// Of the files as they are now; of each the first MiB, and one that cannot be read is empty.
    init(_ paths: [String]) {
        digests = paths.map { path in
            var hasher = Hasher()
            guard let file = fopen(path, "r") else { return hasher.finalize() }
            defer { fclose(file) }
            var block = [UInt8](repeating: 0, count: 64 << 10)
            for _ in 0..<16 {
                let count = fread(&block, 1, block.count, file)
                block.withUnsafeBytes { hasher.combine(bytes: UnsafeRawBufferPointer(rebasing: $0[..<count])) }
                if count < block.count { break }
            }
            return hasher.finalize()
        }
    }
}
