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

    /// Has a child process describe a library: ``describeInChild(executable:arguments:libraries:timeout:)`` for one.
    public static func describeInChild(
        executable: String, arguments: [String], library: String, timeout: Duration = .seconds(10)
    ) throws(PluginError) -> JSON {
        let found = describeInChild(
            executable: executable, arguments: arguments, libraries: [library], timeout: timeout)
        return try (found[library] ?? .failure(undescribed(library))).get()
    }

    /// Has a child process describe libraries: runs `executable` with `arguments` and the libraries' paths, which must
    /// print what ``describe(_:)`` returns of each, in this order, as a line.
    ///
    /// Blocks its thread until the child ends, at most `timeout`; then the child is killed. Whatever a library does, this
    /// process is not harmed: a crash is an error that names the signal, and another child looks at those after it.
    public static func describeInChild(
        executable: String, arguments: [String], libraries: [String], timeout: Duration = .seconds(10)
    ) -> [String: Result<JSON, PluginError>] {
        var found: [String: Result<JSON, PluginError>] = [:]
        while let next = libraries.firstIndex(where: { found[$0] == nil }) {
            let left = libraries[next...].filter { found[$0] == nil }
            let child: ProbeChild.Outcome
            do {
                child = try ProbeChild.run(executable, arguments + left, timeout: timeout)
            } catch {
                let problem = "it could not be looked at: \(executable) \(error.problem)"
                for library in left { found[library] = .failure(failure(.probe, library, problem)) }
                break
            }
            for line in child.output.split(separator: 0x0A) {
                guard let json = try? JSON(parsing: Array(line)), let library = json["library"]?.string,
                    left.contains(library)
                else { continue }
                found[library] = .success(json)
            }
            // The first one without a line is what ended the child.
            guard let culprit = left.first(where: { found[$0] == nil }) else { break }
            found[culprit] = .failure(ending(of: child, at: culprit, timeout: timeout))
        }
        return found
    }

    private static func ending(
        of child: ProbeChild.Outcome, at library: String, timeout: Duration
    ) -> PluginError {
        switch child.end {
        case .signal(let name):
            failure(.crash, library, "it crashed with \(name) in its constructors or stream_plugin_entry")
        case .timeout:
            failure(.probe, library, "its constructors or stream_plugin_entry did not return within \(timeout)")
        case .exit(let status):
            failure(
                .probe, library,
                "the process that looked at it ended with status \(status) and did not describe it; it ended early, "
                    + "perhaps in the library's constructors or stream_plugin_entry")
        }
    }

    private static func failure(_ code: PluginError.Code, _ library: String, _ problem: String) -> PluginError {
        PluginError(code: code, library: library, manifest: nil, problem: problem)
    }

    private static func undescribed(_ library: String) -> PluginError {
        failure(.probe, library, "the process that looked at it did not describe it")
    }

    /// Holds a library against its manifest without loading it into this process. `command` is a program and its
    /// arguments, as for ``describeInChild(executable:arguments:libraries:timeout:)``.
    public static func check(
        _ library: String, manifest: Manifest, command: [String], timeout: Duration = .seconds(10)
    ) throws(PluginError) {
        if let error = check([(library, manifest)], command: command, timeout: timeout).first { throw error }
    }

    /// Holds libraries against their manifests, all in one process where none of them harms it. Answers with what is wrong.
    public static func check(
        _ plugins: [(library: String, manifest: Manifest)], command: [String], timeout: Duration = .seconds(10)
    ) -> [PluginError] {
        // A digest first: what is the wrong file is not even run in the child.
        var wrong: [String: PluginError] = [:]
        for (library, manifest) in plugins {
            do throws(PluginError) {
                try PluginLibrary.checkDigest(library, manifest: manifest)
            } catch {
                wrong[library] = error
            }
        }
        let found = describeInChild(
            executable: command.first ?? "", arguments: Array(command.dropFirst()),
            libraries: plugins.map(\.library).filter { wrong[$0] == nil }, timeout: timeout)
        return plugins.compactMap { library, manifest in
            if let error = wrong[library] { return error.naming(manifest) }
            do throws(PluginError) {
                let json = try (found[library] ?? .failure(undescribed(library))).get()
                try check(json, library: library, manifest: manifest)
                return nil
            } catch {
                return error.naming(manifest)
            }
        }
    }

    private static func check(_ json: JSON, library: String, manifest: Manifest) throws(PluginError) {
        if let error = json["error"] {
            throw PluginError(
                code: (error["code"]?.string).flatMap(PluginError.Code.init) ?? .probe, library: library, manifest: nil,
                problem: error["problem"]?.string ?? "it could not be looked at")
        }
        guard let description = json["plugin"].flatMap(PluginDescription.init) else {
            throw undescribed(library)
        }
        if let error = description.disagreement(with: manifest, library: library) { throw error }
    }
}
