/// The members of a JSON object, in order, each name once.
///
/// Finding a member takes constant time: objects of more than ``indexedFrom`` members keep an index. Names that are
/// canonically equivalent in Unicode are one name. Equality does not regard the order.
public struct JSONObject: Sendable {
    /// A name and its value.
    public typealias Element = (key: String, value: JSON)

    /// From this many members on, names are found by an index instead of a search.
    static let indexedFrom = 16

    private var members: [Element] = []
    private var index: [String: Int] = [:]  // empty below `indexedFrom` members

    /// Makes an object without members.
    public init() {}

    /// Makes an object of members; of two with one name the last counts, at the place of the first.
    public init(_ members: some Sequence<(key: String, value: JSON)>) {
        for (name, value) in members { self[name] = value }
    }

    /// The number of members.
    public var count: Int { members.count }

    /// Whether there are none.
    public var isEmpty: Bool { members.isEmpty }

    /// The names, in order.
    public var keys: [String] { members.map(\.key) }

    /// The values, in order.
    public var values: [JSON] { members.map(\.value) }

    /// The member of a name. Setting nil removes it; a new one comes last.
    public subscript(name: String) -> JSON? {
        get { place(of: name).map { members[$0].value } }
        set {
            switch (place(of: name), newValue) {
            case (let place?, let value?): members[place].value = value
            case (let place?, nil): remove(at: place)
            case (nil, let value?): append(name, value)
            case (nil, nil): break
            }
        }
    }

    /// Adds a member last, unless there is one of that name already: then nothing changes and the answer is false.
    mutating func add(_ name: String, _ value: JSON) -> Bool {
        guard place(of: name) == nil else { return false }
        append(name, value)
        return true
    }

    mutating func reserveCapacity(_ capacity: Int) {
        members.reserveCapacity(capacity)
    }

    private func place(of name: String) -> Int? {
        index.isEmpty ? members.firstIndex { $0.key == name } : index[name]
    }

    private mutating func append(_ name: String, _ value: JSON) {
        if members.isEmpty { members.reserveCapacity(8) }
        members.append((name, value))
        if !index.isEmpty {
            index[name] = members.count - 1
        } else if members.count > Self.indexedFrom {
            rebuildIndex()
        }
    }

    private mutating func remove(at place: Int) {
        members.remove(at: place)
        rebuildIndex()
    }

    private mutating func rebuildIndex() {
        index.removeAll(keepingCapacity: true)
        guard members.count > Self.indexedFrom else { return }
        for (place, member) in members.enumerated() { index[member.key] = place }
    }
}

extension JSONObject: Sequence {
    /// The members, in order.
    public func makeIterator() -> IndexingIterator<[(key: String, value: JSON)]> { members.makeIterator() }

    /// The number of members.
    public var underestimatedCount: Int { members.count }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    /// Makes an object; of two members with one name the last counts.
    public init(dictionaryLiteral elements: (String, JSON)...) {
        for (name, value) in elements { self[name] = value }
    }
}

extension JSONObject: Hashable {
    /// Whether both have the same members, in any order.
    public static func == (left: JSONObject, right: JSONObject) -> Bool {
        left.count == right.count && left.allSatisfy { right[$0.key] == $0.value }
    }

    /// Feeds the hasher with something that does not depend on the order.
    public func hash(into hasher: inout Hasher) {
        var sum = 0
        for (name, value) in self {
            var member = Hasher()
            member.combine(name)
            member.combine(value)
            sum &+= member.finalize()
        }
        hasher.combine(sum)
        hasher.combine(count)
    }
}

extension JSONObject: CustomStringConvertible {
    /// The object as JSON text.
    public var description: String { JSON.object(self).description }
}
