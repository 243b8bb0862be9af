public import JSON
import PluginLoader

/// What the enabled plugins offer to clients, as their manifests say it.
public struct ServiceDescription: Sendable {
    /// `0.1.0`.
    public let version: String
    /// The operations that clients may call, by name in order.
    public let operations: [Operation]
    /// The addresses that plugins answer, in the order of the plugins and their manifests.
    public let routes: [RouteDescription]

    /// Makes one; internal operations are left out.
    package init(version: String, operations: [Operation], routes: [RouteDescription]) {
        self.version = version
        self.operations = operations.filter { $0.visibility == .public }
        self.routes = routes
    }
}

/// An address that a plugin answers, as its manifest says it.
public struct RouteDescription: Sendable {
    /// `GET`, which answers `HEAD` too.
    public let method: String
    /// The pattern: `/play/{key}/{rendition}/{file}`.
    public let path: String
    /// The names of the pattern's parameters, in order.
    public let pathParameters: [String]
    /// What is there, in one sentence.
    public let summary: String
    /// The schema of an object of its query's parameters.
    public let query: JSON
    /// The media types of the bodies that it takes; empty: it takes none.
    public let body: [String]
    /// What it answers with, beyond what any address may: status, media type where there is a body, and meaning.
    public let answers: [(status: Int, type: String?, summary: String)]
    /// The plugin that answers it.
    public let plugin: String
    /// The operation that its requests call with a key; nil: the address needs none, and all else here says what it does.
    public let operation: Operation?

    init(_ route: Manifest.Route, of plugin: String, calling operation: Operation?) {
        method = route.method
        pathParameters = (try? RoutePattern(route.path))?.parameterNames ?? []
        self.operation = operation
        path = route.path.replacing("...}", with: "}")
        summary = route.summary
        query = route.query
        body = route.body
        answers = route.answers.map { ($0.status, $0.type, $0.summary) }
        self.plugin = plugin
    }
}
