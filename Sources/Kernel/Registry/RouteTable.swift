public import PluginLoader

/// Routes by method and path. A literal segment beats a parameter, a parameter beats the rest of a path.
public struct RouteTable<Payload: Sendable>: Sendable {
    private var root = RouteNode()
    private var routes: [(payload: Payload, names: [String])] = []

    /// Makes an empty table.
    public init() {}

    /// Adds a route. Throws for what is no pattern, and for one whose paths already have that method.
    public mutating func add(method: String, pattern: String, _ payload: Payload) throws(RoutePattern.Invalid) {
        let pattern = try RoutePattern(pattern)
        let entry = RouteNode.Entry(method: method, route: routes.count)
        guard root.add(pattern.segments[...], entry) else {
            throw RoutePattern.Invalid(
                problem: "is '\(pattern.text)', which matches the paths of another route of \(method)")
        }
        routes.append((payload, pattern.parameterNames))
    }

    /// The route of a percent-decoded path. A route of `GET` also answers `HEAD`.
    ///
    /// Where the best pattern lacks the method, the next best that has it is taken.
    public func match(method: String, path: String) -> RouteMatch<Payload> {
        // By bytes: a split by characters looks for their borders, and is felt where a token stands in each path.
        var path = path
        return path.withUTF8 { bytes in
            guard bytes.first == 0x2F else { return .none }
            var search = RouteNode.Search(method: method, path: bytes)
            root.find(from: bytes.count == 1 ? nil : 1, &search)
            guard let (route, values) = search.found else {
                return search.allowed.isEmpty ? .none : .wrongMethod(allowed: search.allowed.sorted())
            }
            let (payload, names) = routes[route]
            return .found(
                payload, parameters: zip(names, values).map { ($0, String(decoding: bytes[$1], as: UTF8.self)) })
        }
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
