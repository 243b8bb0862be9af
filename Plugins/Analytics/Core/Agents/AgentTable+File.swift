internal import Glibc
internal import JSON
internal import PluginSDK

extension AgentTable {
    /// Bytes of the largest table.
    private static let most = 4 << 20

    /// The table in a file; without one, that which the plugin comes with. Throws a sentence for the operator.
    package init(reading file: String) throws {
        let bytes = file.isEmpty ? PackageResources.agents_json : try Self.bytes(of: file)
        do {
            try self.init(JSON(parsing: bytes))
        } catch let error as JSONError {
            throw PluginError.internalError("The table of agents is no JSON: \(error)")
        }
    }

    private static func bytes(of file: String) throws -> [UInt8] {
        guard let stream = fopen(file, "re") else {
            throw PluginError.internalError(
                "The file of analytics.agentTable cannot be read: \(String(cString: strerror(errno))).")
        }
        defer { fclose(stream) }
        var bytes = [UInt8](repeating: 0, count: most)
        let count = fread(&bytes, 1, most, stream)
        return Array(bytes.prefix(count))
    }
}
