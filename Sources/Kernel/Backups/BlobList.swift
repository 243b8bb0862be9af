import Glibc
import JSON

/// Writes what blobs there are: an object with `key` and `size` a line. What is in flight is left out.
enum BlobList {
    private static let page = 10_000

    /// Lists all blobs of a storage into a file; answers with how many there are and their bytes.
    static func write(_ blobs: Blobs, to path: String) async throws(KernelError) -> (count: Int64, bytes: Int64) {
        guard let file = OutputFile(path) else { throw BackupFolder.failed() }
        var (count, bytes) = (Int64(0), Int64(0))
        var after = ""
        while true {
            let found = try await blobs.driver.list(prefix: "", after: after, limit: page)
            var lines: [UInt8] = []
            for blob in found where !isInFlight(blob.key) {
                let entry: JSON = ["key": .string(blob.key), "size": .integer(Int64(clamping: blob.size))]
                lines += entry.bytes() + [0x0A]
                count += 1
                bytes += Int64(clamping: blob.size)
            }
            guard file.write(lines) else { throw BackupFolder.failed() }
            guard found.count == page, let last = found.last else { return (count, bytes) }
            after = last.key
        }
    }

    private static func isInFlight(_ key: String) -> Bool {
        let parts = key.split(separator: "/", maxSplits: 3)
        return parts.first == "pieces" || (parts.count > 3 && parts[0] == "accounts" && parts[2] == "staging")
    }

    private final class OutputFile {
        private let descriptor: Int32

        init?(_ path: String) {
            descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
            if descriptor < 0 { return nil }
        }

        deinit { close(descriptor) }

        /// False: errno says why.
        func write(_ bytes: [UInt8]) -> Bool {
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
                if count < 0 && errno == EINTR { continue }
                guard count > 0 else { return false }
                rest = rest.dropFirst(count)
            }
            return true
        }
    }
}
