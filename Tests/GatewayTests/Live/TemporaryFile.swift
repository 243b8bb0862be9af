import Foundation
import Glibc
import Kernel

/// Files that are gone once they are closed.
enum TemporaryFile {
    /// A file of bytes, open to be read.
    static func of(_ bytes: [UInt8]) throws -> BlobFile {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        defer { unlink(path) }
        guard let file = BlobFile(adopting: Glibc.open(path, O_RDONLY | O_CLOEXEC)) else {
            throw CocoaError(.fileReadUnknown)
        }
        return file
    }
}
