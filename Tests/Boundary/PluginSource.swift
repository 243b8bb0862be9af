import Glibc
import JSON
import PluginLoader

/// The C sources of `Tests/Boundary/Plugins`, compiled by `cc` with the header alone.
enum PluginSource {
    /// The root of the project.
    static let root = #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined()
    static let folder = root + "/Tests/Boundary/Plugins"
    static let header = root + "/Sources/CStreamPlugin/include"

    /// Compiles a source to a library.
    static func library(_ source: String, defines: [String] = [], in temporary: TemporaryFolder) throws -> String {
        let path = temporary.path + "/lib\(source).so"
        try compile(
            [
                "-std=gnu99", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-o", path, "\(folder)/\(source).c",
            ] + defines.map { "-D" + $0 })
        return path
    }

    /// Runs the compiler; its complaints are on the standard error.
    static func compile(_ arguments: [String]) throws {
        let outcome = try ProbeChild.run("/usr/bin/env", ["cc", "-I\(header)"] + arguments, timeout: .seconds(60))
        guard case .exit(0) = outcome.end else {
            throw BoundaryFailure("cc \(arguments.joined(separator: " ")) failed: \(outcome.end)")
        }
    }

    /// The text of a file of the folder.
    static func bytes(_ name: String) throws -> [UInt8] {
        guard let file = fopen("\(folder)/\(name)", "re") else { throw BoundaryFailure("\(name) cannot be read") }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        while case let byte = getc(file), byte != EOF { bytes.append(UInt8(truncatingIfNeeded: byte)) }
        return bytes
    }

    /// The manifest of `hello.json`, changed.
    static func manifest(_ change: (inout JSONObject) -> Void = { _ in }) throws -> Manifest {
        guard var object = try JSON(parsing: try bytes("hello.json")).object else {
            throw BoundaryFailure("hello.json is no object")
        }
        change(&object)
        return try Manifest(parsing: JSON.object(object).bytes(), file: "Manifests/hello.json")
    }
}
