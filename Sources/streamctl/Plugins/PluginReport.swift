import JSON
import PluginLoader

/// What a check found out about a library.
struct PluginReport {
    private let library: String
    private let description: JSON
    private let manifestFile: String?
    /// Sentences; none when the plugin is good.
    let problems: [String]

    /// Describes the library in a child process, and holds it against the manifest that was given or is found.
    init(_ library: String, manifest given: String?) throws(ToolError) {
        let command = ["/proc/self/exe", "plugins", "probe"]
        var problems: [String] = []
        var description: JSON = .null
        do throws(PluginError) {
            description = try PluginProbe.describeInChild(
                executable: command[0], arguments: Array(command.dropFirst()), library: library)
        } catch {
            problems.append("\(error)")
        }
        let manifest = try PluginReport.manifest(given, of: library)
        if let problem = description["error"]?["problem"]?.string {
            problems.append("The library \(library): \(problem).")
        } else if problems.isEmpty {
            problems += PluginReport.exportProblems(description)
            if let manifest {
                do throws(PluginError) {
                    try PluginProbe.check(library, manifest: manifest, command: command)
                } catch {
                    problems.append("\(error)")
                }
            }
        }
        self.library = library
        self.description = description
        self.manifestFile = manifest?.file
        self.problems = problems
    }

    /// For people.
    var lines: [String] {
        let plugin = description["plugin"]
        var rows: [(String, String)] = [("library", library)]
        for name in ["name", "version", "abi", "kind"] {
            if let value = plugin?[name]?.string { rows.append((name, value)) }
        }
        for name in ["operations", "codecs"] {
            let values = (plugin?[name]?.array ?? []).compactMap(\.string)
            if !values.isEmpty { rows.append((name, values.joined(separator: ", "))) }
        }
        if let symbols = description["symbols"]?.array {
            rows.append(("exports", symbols.compactMap(\.string).joined(separator: ", ")))
        }
        rows.append(("manifest", manifestFile ?? "none found that names it; give one with --manifest"))
        if problems.isEmpty {
            rows.append(("verdict", manifestFile == nil ? "loads" : "good: agrees with its manifest"))
        }
        return rows.map { $0.0 + String(repeating: " ", count: 12 - $0.0.count) + $0.1 }
    }

    /// For programs.
    var json: JSON {
        var object = description.object ?? ["library": .string(library)]
        object["manifest"] = manifestFile.map(JSON.string) ?? .null
        object["problems"] = .array(problems.map(JSON.string))
        return .object(object)
    }

    private static func exportProblems(_ description: JSON) -> [String] {
        let more = (description["symbols"]?.array ?? []).compactMap(\.string).filter { $0 != "stream_plugin_entry" }
        guard !more.isEmpty else { return [] }
        let some = more.prefix(5).joined(separator: ", ") + (more.count > 5 ? ", …" : "")
        return [
            "It exports more than stream_plugin_entry: \(some). Link it with a version script that "
                + "makes all others local, as docs/plugins.md shows."
        ]
    }

    private static func manifest(_ given: String?, of library: String) throws(ToolError) -> Manifest? {
        guard let file = given ?? ManifestSearch.file(naming: library) else { return nil }
        do {
            return try Manifest(reading: file)
        } catch {
            throw ToolError(.failed, "\(error)")
        }
    }
}
