import CStreamPlugin
import JSON

/// What a manifest must fulfil beyond its shape.
enum ManifestRules {
    /// Everything that is wrong, in the manifest's order.
    static func issues(in manifest: ManifestValue) -> [JSONSchema.Issue] {
        abi(manifest) + kindFields(manifest) + operations(manifest) + routes(manifest)
            + twice(manifest.list("jobs").map { $0.text("kind") }, at: "/jobs", member: "/kind")
            + twice(manifest.list("counters").map { $0.text("name") }, at: "/counters", member: "/name")
            + listens(manifest) + needs(manifest)
            + schema(manifest, "settings", at: "") + codecs(manifest)
    }

    private static func abi(_ manifest: ManifestValue) -> [JSONSchema.Issue] {
        guard manifest.number("abi") != Int(STREAM_ABI_MAJOR) else { return [] }
        let problem = "must be \(STREAM_ABI_MAJOR), the version of this server, not \(manifest.number("abi"))"
        return [.init(path: "/abi", problem: "\(problem); install a build of the plugin for this server")]
    }

    /// Fields that belong to another kind of plugin, and those that this kind lacks.
    private static func kindFields(_ manifest: ManifestValue) -> [JSONSchema.Issue] {
        let kind = manifest.text("kind")
        let isWorker = kind == "worker"
        var issues: [JSONSchema.Issue] = []
        for field in isWorker ? ["executable", "limits"] : ["library"] where !manifest.has(field) {
            issues.append(.init(path: "/\(field)", problem: "is missing; a plugin of kind '\(kind)' has one"))
        }
        var foreign = isWorker ? ["library", "sha256"] : ["executable", "limits", "loads", "selfCheck"]
        if kind != "operations" {
            foreign += [
                "operations", "routes", "jobs", "publishes", "subscribes", "signals", "hears", "listens", "counters",
            ]
        }
        if kind != "codec" { foreign.append("codecs") }
        for field in foreign where manifest.has(field) && manifest.json(field) != [] {
            issues.append(.init(path: "/\(field)", problem: "does not belong to a plugin of kind '\(kind)'"))
        }
        if kind == "codec", manifest.list("codecs").isEmpty {
            issues.append(.init(path: "/codecs", problem: "is missing; a plugin of kind 'codec' names its codecs"))
        }
        return issues
    }

    private static func operations(_ manifest: ManifestValue) -> [JSONSchema.Issue] {
        let operations = manifest.list("operations")
        var issues = twice(operations.map { $0.text("name") }, at: "/operations", member: "/name")
        for (place, operation) in operations.enumerated() {
            let path = "/operations/\(place)"
            let parameters = schema(operation, "parameters", at: path)
            issues += parameters + compiles(operation, "result", at: path)
            issues += fileLimit(operation, manifest, at: path)
            guard parameters.isEmpty, let schema = try? operation.schema("parameters") else { continue }
            issues += schema.issues(in: operation.json("example"), at: path + "/example")
        }
        return issues
    }

    /// The bound of an operation's file must be a whole number among the settings.
    private static func fileLimit(
        _ operation: ManifestValue, _ manifest: ManifestValue, at path: String
    ) -> [JSONSchema.Issue] {
        guard let setting = operation.optionalText("fileLimit") else { return [] }
        let problem: String
        if !operation.flag("acceptsFile") {
            problem = "does not belong to an operation that accepts no file"
        } else if manifest.json("settings")["properties"]?[setting]?["type"]?.string != "integer" {
            problem = "must name an integer of the manifest's settings, not '\(setting)'"
        } else {
            return []
        }
        return [.init(path: path + "/fileLimit", problem: problem)]
    }

    private static func routes(_ manifest: ManifestValue) -> [JSONSchema.Issue] {
        var issues: [JSONSchema.Issue] = []
        var shapes: [String] = []
        for (place, route) in manifest.list("routes").enumerated() {
            do {
                shapes.append(route.text("method") + " " + (try RoutePattern(route.text("path"))).shape)
            } catch {
                issues.append(.init(path: "/routes/\(place)/path", problem: error.problem))
                shapes.append("\(place)")
            }
            issues += compiles(route, "query", at: "/routes/\(place)") + call(route, manifest, at: "/routes/\(place)")
        }
        return issues + twice(shapes, at: "/routes", member: "/path")
    }

    private static func listens(_ manifest: ManifestValue) -> [JSONSchema.Issue] {
        let listens = manifest.list("listens")
        var issues = twice(listens.map { $0.text("name") }, at: "/listens", member: "/name")
        issues += twice(listens.map { $0.text("setting") }, at: "/listens", member: "/setting")
        for (place, listen) in listens.enumerated() {
            if listen.text("setting").hasPrefix(manifest.text("name") + ".") {
                issues.append(
                    .init(path: "/listens/\(place)/setting", problem: "is in the section of the plugin's own settings"))
            }
            if listen.text("transport") == "udp", listen.flag("tls") {
                issues.append(.init(path: "/listens/\(place)/tls", problem: "does not go with the transport 'udp'"))
            }
        }
        if !listens.isEmpty, !manifest.member("needs").texts("services").contains("net") {
            issues.append(.init(path: "/listens", problem: "needs the service 'net' in needs.services"))
        }
        return issues
    }

    /// A route that a key opens calls an operation of the plugin's own, of which the path's parameters are some.
    private static func call(
        _ route: ManifestValue, _ manifest: ManifestValue, at path: String
    ) -> [JSONSchema.Issue] {
        guard route.text("guard") == "key" else {
            guard route.has("operation") else { return [] }
            return [.init(path: "\(path)/operation", problem: "belongs to a route whose guard is 'key'")]
        }
        let name = route.optionalText("operation") ?? ""
        guard let operation = manifest.list("operations").first(where: { $0.text("name") == name }) else {
            return [
                .init(path: "\(path)/operation", problem: "must name an operation of the plugin's own, not '\(name)'")
            ]
        }
        var issues = ["body", "answers"].filter { route.json($0) != [] }.map { field in
            JSONSchema.Issue(
                path: "\(path)/\(field)", problem: "does not belong to a route with an operation, which says it")
        }
        let names = (try? RoutePattern(route.text("path")))?.parameterNames ?? []
        for name in names where operation.json("parameters")["properties"]?[name] == nil {
            issues.append(.init(path: "\(path)/path", problem: "has '\(name)', which is no parameter of the operation"))
        }
        return issues
    }

    private static func needs(_ manifest: ManifestValue) -> [JSONSchema.Issue] {
        let needs = manifest.member("needs").list("operations").map { $0.text("name") }
        let own = Set(manifest.list("operations").map { $0.text("name") })
        var issues = twice(needs, at: "/needs/operations", member: "/name")
        for (place, name) in needs.enumerated() where own.contains(name) {
            issues.append(
                .init(
                    path: "/needs/operations/\(place)/name",
                    problem: "is '\(name)', which is the plugin's own operation"))
        }
        return issues
    }

    private static func codecs(_ manifest: ManifestValue) -> [JSONSchema.Issue] {
        twice(
            manifest.list("codecs").map { "\($0.text("name")) (\($0.text("direction")))" }, at: "/codecs",
            member: "/name")
    }

    private static func twice(_ names: [String], at path: String, member: String) -> [JSONSchema.Issue] {
        var seen: Set<String> = []
        return names.enumerated().compactMap { place, name in
            guard !seen.insert(name).inserted else { return nil }
            return .init(path: "\(path)/\(place)\(member)", problem: "is there twice: '\(name)'")
        }
    }

    private static func compiles(_ value: ManifestValue, _ name: String, at path: String) -> [JSONSchema.Issue] {
        do {
            _ = try value.schema(name)
            return []
        } catch {
            return [.init(path: "\(path)/\(name)\(error.path)", problem: error.problem)]
        }
    }

    /// A schema of an object that refuses what it does not know.
    private static func schema(_ value: ManifestValue, _ name: String, at path: String) -> [JSONSchema.Issue] {
        var issues = compiles(value, name, at: path)
        if value.json(name)["type"] != "object" {
            issues.append(.init(path: "\(path)/\(name)/type", problem: "must be \"object\""))
        }
        if value.json(name)["additionalProperties"] != false {
            issues.append(
                .init(
                    path: "\(path)/\(name)/additionalProperties",
                    problem: "must be false, so that a misspelt name is refused"))
        }
        return issues
    }
}
