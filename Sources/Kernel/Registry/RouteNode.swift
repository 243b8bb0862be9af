import PluginLoader

/// The routes below a prefix of paths: a tree by segments. It knows routes by their numbers alone.
///
/// Each request is looked up here, so that a search copies nothing of the tree, and makes text of nothing of the path.
struct RouteNode: Sendable {
    /// A route of one method.
    struct Entry: Sendable {
        let method: String
        let route: Int
    }

    /// A search and what it has seen: the bytes of a path, and of these where the values of parameters are.
    struct Search {
        let method: String
        let path: UnsafeBufferPointer<UInt8>
        var found: (route: Int, values: [Range<Int>])?
        /// The methods of the patterns that the path has.
        var allowed: Set<String> = []
        private var values: [Range<Int>] = []

        init(method: String, path: UnsafeBufferPointer<UInt8>) {
            self.method = method
            self.path = path
        }

        /// Ends the search when the method is there; else notes the methods that are.
        mutating func visit(_ methods: [Entry]) {
            if let route = route(of: method, methods) ?? (method == "HEAD" ? route(of: "GET", methods) : nil) {
                found = (route, values)
                return
            }
            allowed.formUnion(methods.map(\.method))
            if allowed.contains("GET") { allowed.insert("HEAD") }
        }

        private func route(of method: String, _ methods: [Entry]) -> Int? {
            methods.first { $0.method == method }?.route
        }

        /// Looks on with a part of the path as the next parameter's value.
        mutating func with(_ value: Range<Int>, _ look: (inout Search) -> Void) {
            values.append(value)
            look(&self)
            values.removeLast()
        }
    }

    private var literals: [(text: [UInt8], node: RouteNode)] = []
    private var parameter: [RouteNode] = []  // none or one: a struct cannot hold itself
    private var here: [Entry] = []
    private var rest: [Entry] = []

    /// Adds a route; false where there is one already.
    mutating func add(_ segments: ArraySlice<RoutePattern.Segment>, _ entry: Entry) -> Bool {
        guard let first = segments.first else { return Self.add(entry, to: &here) }
        switch first {
        case .literal(let text):
            let text = Array(text.utf8)
            let place = literals.firstIndex { $0.text == text } ?? literals.count
            if place == literals.count { literals.append((text, RouteNode())) }
            return literals[place].node.add(segments.dropFirst(), entry)
        case .parameter:
            if parameter.isEmpty { parameter.append(RouteNode()) }
            return parameter[0].add(segments.dropFirst(), entry)
        case .rest:
            return Self.add(entry, to: &rest)
        }
    }

    private static func add(_ entry: Entry, to methods: inout [Entry]) -> Bool {
        guard !methods.contains(where: { $0.method == entry.method }) else { return false }
        methods.append(entry)
        return true
    }

    /// Looks below this node, the best patterns first, until a route of the method is found. `start` is where the path's
    /// next segment begins; nil: there is none.
    func find(from start: Int?, _ search: inout Search) {
        guard let start else { return search.visit(here) }
        let end = search.path[start...].firstIndex(of: 0x2F) ?? search.path.count
        let next = end < search.path.count ? end + 1 : nil
        for place in literals.indices where search.path[start..<end].elementsEqual(literals[place].text) {
            literals[place].node.find(from: next, &search)
        }
        guard search.found == nil, start < end else { return }
        if !parameter.isEmpty { search.with(start..<end) { parameter[0].find(from: next, &$0) } }
        if search.found == nil, !rest.isEmpty { search.with(start..<search.path.count) { $0.visit(rest) } }
    }
}
