import Glibc

/// A folder of a test's own, gone with it.
final class Folder: Sendable {
    let path: String

    init() throws {
        var template = Array("/tmp/media-tests-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Failure("No folder below /tmp can be made.") }
        path = template.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
    }

    deinit {
        _ = try? Tool.run("rm", "-rf", path)
    }

    /// A file's path in it.
    func file(_ name: String) -> String { "\(path)/\(name)" }

    /// Writes a file, with the folders above it.
    func write(_ bytes: [UInt8], to name: String) throws {
        var folder = path
        for part in name.split(separator: "/").dropLast() {
            folder += "/\(part)"
            mkdir(folder, 0o700)
        }
        let descriptor = open(file(name), O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        guard descriptor >= 0 else { throw Failure("\(name) cannot be written.") }
        defer { close(descriptor) }
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress?.advanced(by: written), bytes.count - written)
            }
            guard count > 0 else { throw Failure("\(name) cannot be written.") }
            written += count
        }
    }

    /// Reads a file whole.
    static func read(_ path: String) throws -> [UInt8] {
        let descriptor = open(path, O_RDONLY)
        guard descriptor >= 0 else { throw Failure("\(path) cannot be read.") }
        defer { close(descriptor) }
        var status = stat()
        fstat(descriptor, &status)
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
        var have = 0
        while have < bytes.count {
            let room = bytes.count - have
            let count = bytes.withUnsafeMutableBytes {
                Glibc.read(descriptor, $0.baseAddress?.advanced(by: have), room)
            }
            guard count > 0 else { throw Failure("\(path) cannot be read.") }
            have += count
        }
        return bytes
    }
}
