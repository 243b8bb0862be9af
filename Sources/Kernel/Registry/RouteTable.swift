public import PluginLoader

/// Routes by method and path. A literal segment beats a parameter, a parameter beats the rest of a path.
public struct RouteTable<Payload: Sendable>: Sendable {
    private var root = RouteNode<Payload>()

    /// Makes an empty table.
    public init() {}

    /// Adds a route. Throws for what is no pattern, and for one whose paths already have that method.
    public mutating func add(method: String, pattern: String, _ payload: Payload) throws(RoutePattern.Invalid) {
        let pattern = try RoutePattern(pattern)
        let names = pattern.parameterNames
        let entry = RouteNode<Payload>.Entry(payload: payload, names: names)
        guard root.add(pattern.segments[...], method: method, entry) else {
            throw RoutePattern.Invalid(
                problem: "is '\(pattern.text)', which matches the paths of another route of \(method)")
        }
    }

    /// The route of a percent-decoded path. A route of `GET` also answers `HEAD`.
    ///
    /// Where the best pattern lacks the method, the next best that has it is taken.
    public func match(method: String, path: String) -> RouteMatch<Payload> {
        guard path.utf8.first == 0x2F else { return .none }
        // By bytes: a split by characters looks for their borders, and is felt where a token stands in each path.
        let parts = path.utf8.dropFirst().split(separator: 0x2F, omittingEmptySubsequences: false)
        let segments = path == "/" ? [] : parts.map(Substring.init)
        var search = RouteNode<Payload>.Search(method: method)
        root.find(segments[...], &search)
        if let (entry, values) = search.found {
            return .found(entry.payload, parameters: zip(entry.names, values).map { (name: $0, value: $1) })
        }
        return search.allowed.isEmpty ? .none : .wrongMethod(allowed: search.allowed.sorted())
    }
}

/// What became of looking for a route.
public enum RouteMatch<Payload: Sendable>: Sendable {
    /// The route, and the parameters in the order of its pattern.
    case found(Payload, parameters: [(name: String, value: String)])
    /// The path has routes, but none of this method. In alphabetical order.
    case wrongMethod(allowed: [String])
    /// No route has this path.
    case none
}
