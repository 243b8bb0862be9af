import PluginLoader

/// The routes below a prefix of paths: a tree by segments.
struct RouteNode<Payload: Sendable>: Sendable {
    /// A route and its parameters' names.
    struct Entry: Sendable {
        let payload: Payload
        let names: [String]
    }

    /// A search and what it has seen.
    struct Search {
        let method: String
        var found: (entry: Entry, values: [String])?
        var allowed: Set<String> = []
        var values: [String] = []

        init(method: String) { self.method = method }

        /// Ends the search when the method is there; else notes the methods that are.
        mutating func visit(_ methods: [String: Entry]) {
            if let entry = methods[method] ?? (method == "HEAD" ? methods["GET"] : nil) {
                found = (entry, values)
                return
            }
            allowed.formUnion(methods.keys)
            if methods["GET"] != nil { allowed.insert("HEAD") }
        }
    }

    private var literals: [String: RouteNode] = [:]
    private var parameter: [RouteNode] = []  // none or one: a struct cannot hold itself
    private var here: [String: Entry] = [:]
    private var rest: [String: Entry] = [:]

    /// Adds a route; false where there is one already.
    mutating func add(_ segments: ArraySlice<RoutePattern.Segment>, method: String, _ entry: Entry) -> Bool {
        guard let first = segments.first else {
            guard here[method] == nil else { return false }
            here[method] = entry
            return true
        }
        switch first {
        case .literal(let text):
            return literals[text, default: RouteNode()].add(segments.dropFirst(), method: method, entry)
        case .parameter:
            if parameter.isEmpty { parameter.append(RouteNode()) }
            return parameter[0].add(segments.dropFirst(), method: method, entry)
        case .rest:
            guard rest[method] == nil else { return false }
            rest[method] = entry
            return true
        }
    }

    /// Looks below this node, the best patterns first, until a route of the method is found.
    func find(_ segments: ArraySlice<Substring>, _ search: inout Search) {
        guard let first = segments.first else { return search.visit(here) }
        literals[String(first)]?.find(segments.dropFirst(), &search)
        if search.found == nil, !first.isEmpty, let parameter = parameter.first {
            search.values.append(String(first))
            parameter.find(segments.dropFirst(), &search)
            search.values.removeLast()
        }
        if search.found == nil, !first.isEmpty, !rest.isEmpty {
            search.values.append(segments.joined(separator: "/"))
            search.visit(rest)
            search.values.removeLast()
        }
    }
}
