import Glibc

/// A folder of its own below the system's temporary one, gone with its last reference.
final class Folder: Sendable {
    let path: String

    convenience init() throws {
        try self.init(below: getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp")
    }

    /// One below another folder.
    init(below base: String) throws {
        var template = Array("\(base)/stream-test-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw Failure("no temporary folder: \(String(cString: strerror(errno)))")
        }
        self.path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit {
        _ = File.walk(path) { entry, isFolder in _ = isFolder ? rmdir(entry) : unlink(entry) }
        rmdir(path)
    }

    /// The path of something in it.
    func at(_ name: String) -> String { "\(path)/\(name)" }
}
