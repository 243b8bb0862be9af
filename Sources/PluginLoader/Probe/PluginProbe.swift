public import JSON

/// Looks at libraries that need not be what they say.
public enum PluginProbe {
    /// Describes a library by loading it into this process, so call it only in a process that may crash.
    ///
    /// `{ "library", "symbols": [exported names], "plugin": { "name", "version", "abi": "1.0", "kind", "operations",
    /// "codecs", "functions", "functionsSize" } }`, or instead of `plugin` an `error { "code", "problem" }`; `symbols` is
    /// null where the file cannot be read as ELF. Nothing of it is called but the constructors and the entry.
    public static func describe(_ library: String) -> JSON {
        let symbols = (try? FileBytes.read(library, limit: 1 << 30)).flatMap { ExportedSymbols.names(in: $0) }
        var json: JSONObject = [
            "library": .string(library), "symbols": symbols.map { .array($0.map { .string($0) }) } ?? .null,
        ]
        do {
            let descriptor = try PluginSymbols.descriptor(of: library)
            json["plugin"] = try PluginDescription(reading: descriptor, library: library).json
        } catch {
            json["error"] = ["code": .string(error.code.rawValue), "problem": .string(error.problem)]
        }
        return .object(json)
    }

    /// Has a child process describe a library: runs `executable` with `arguments` and the library's path, which must
    /// print what ``describe(_:)`` returns as its last line.
    ///
    /// Blocks its thread until the child ends, at most `timeout`; then the child is killed. Whatever the library does,
    /// this process is not harmed: a crash is an error that names the signal.
    public static func describeInChild(
        executable: String, arguments: [String], library: String, timeout: Duration = .seconds(10)
    ) throws(PluginError) -> JSON {
        func failure(_ code: PluginError.Code, _ problem: String) -> PluginError {
            PluginError(code: code, library: library, manifest: nil, problem: problem)
        }
        let child: ProbeChild.Outcome
        do {
            child = try ProbeChild.run(executable, arguments + [library], timeout: timeout)
        } catch {
            throw failure(.probe, "it could not be looked at: \(executable) \(error.problem)")
        }
        switch child.end {
        case .signal(let name):
            throw failure(.crash, "it crashed with \(name) in its constructors or stream_plugin_entry")
        case .timeout:
            throw failure(.probe, "its constructors or stream_plugin_entry did not return within \(timeout)")
        case .exit(let status):
            let line = child.output.split(separator: 0x0A).last.map(Array.init) ?? []
            guard let json = try? JSON(parsing: line), json["library"] != nil else {
                throw failure(
                    .probe,
                    "the process that looked at it ended with status \(status) and did not describe it; it ended early, "
                        + "perhaps in the library's constructors or stream_plugin_entry")
            }
            return json
        }
    }

    /// Holds a library against its manifest without loading it into this process. `command` is a program and its
    /// arguments, as for ``describeInChild(executable:arguments:library:timeout:)``.
    public static func check(
        _ library: String, manifest: Manifest, command: [String], timeout: Duration = .seconds(10)
    ) throws(PluginError) {
        do throws(PluginError) {
            try PluginLibrary.checkDigest(library, manifest: manifest)
            guard let executable = command.first else {
                throw PluginError(
                    code: .probe, library: library, manifest: nil, problem: "no program to look at it was named")
            }
            let json = try describeInChild(
                executable: executable, arguments: Array(command.dropFirst()), library: library, timeout: timeout)
            try check(json, library: library, manifest: manifest)
        } catch {
            throw error.naming(manifest)
        }
    }

    private static func check(_ json: JSON, library: String, manifest: Manifest) throws(PluginError) {
        if let error = json["error"] {
            throw PluginError(
                code: (error["code"]?.string).flatMap(PluginError.Code.init) ?? .probe, library: library, manifest: nil,
                problem: error["problem"]?.string ?? "it could not be looked at")
        }
        guard let description = json["plugin"].flatMap(PluginDescription.init) else {
            throw PluginError(
                code: .probe, library: library, manifest: nil,
                problem: "the process that looked at it did not describe it")
        }
        if let error = description.disagreement(with: manifest, library: library) { throw error }
    }
}
