import Glibc
import PluginLoader

/// A folder that is removed, with the files in it, when nobody holds it any more.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        var template = Array("/tmp/stream-boundary-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw BoundaryFailure("no temporary folder: \(String(cString: strerror(errno)))")
        }
        path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    deinit {
        guard let folder = opendir(path) else { return }
        while let entry = readdir(folder) {
            withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { _ = unlink(path + "/" + String(cString: $0)) }
            }
        }
        closedir(folder)
        rmdir(path)
    }

    /// Writes a file and returns its path.
    func write(_ bytes: [UInt8], as name: String) throws -> String {
        let file = open(path + "/" + name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw BoundaryFailure("\(name) cannot be written") }
        defer { close(file) }
        guard Glibc.write(file, bytes, bytes.count) == bytes.count else {
            throw BoundaryFailure("\(name) cannot be written")
        }
        return path + "/" + name
    }
}

/// Why a test could not be set up.
struct BoundaryFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
