/// An element of an XML document, its names without prefixes.
struct XMLElement: Sendable {
    /// What is in an element.
    enum Node: Sendable {
        case element(XMLElement)
        case text(String)
    }

    /// The local name.
    let name: String
    /// By local name; of two with one name the first counts.
    let attributes: [String: String]
    /// Where it begins, from 1.
    let line: Int
    /// In order.
    var children: [Node] = []

    /// The elements in it.
    var elements: [XMLElement] {
        children.compactMap { if case .element(let element) = $0 { element } else { nil } }
    }

    /// The first element of a name in it.
    func first(_ name: String) -> XMLElement? { elements.first { $0.name == name } }
}
