import Glibc
import JSON
import PluginSDK

/// The operations as a manifest of the repository declares them.
struct DeclaredOperations {
    let all: [JSON]

    init(of plugin: String, file: String = #filePath) throws {
        let root = file.split(separator: "/").dropLast(4).joined(separator: "/")
        guard let handle = fopen("/\(root)/Manifests/\(plugin).json", "r") else {
            throw PluginError.internalError("The manifest of \(plugin) is missing.")
        }
        defer { fclose(handle) }
        var bytes: [UInt8] = []
        while case let byte = getc(handle), byte != EOF { bytes.append(UInt8(byte)) }
        all = try JSON(parsing: bytes)["operations"]?.array ?? []
    }

    var names: [String] { all.compactMap { $0["name"]?.string } }

    /// What is wrong with a value, by one of an operation's schemas ("parameters", "result").
    func issues(_ operation: String, _ schema: String, _ value: JSON) throws -> [JSONSchema.Issue] {
        let declared = all.first { $0["name"]?.string == operation }
        return try JSONSchema(declared?[schema] ?? .null).issues(in: value)
    }
}
