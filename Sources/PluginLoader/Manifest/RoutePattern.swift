/// The pattern of a route's path: `/play/{key}/{rendition}/{file}`, `/files/{path...}`.
///
/// A segment is literal, or a parameter that takes one segment; the last may take all that is left, at least one
/// segment.
public struct RoutePattern: Sendable, Hashable {
    /// A part between slashes.
    public enum Segment: Sendable, Hashable {
        /// Matches itself.
        case literal(String)
        /// Matches any one segment that is not empty.
        case parameter(String)
        /// Matches the rest of the path, not empty.
        case rest(String)
    }

    /// The pattern as it was written.
    public let text: String
    /// Its parts, in order.
    public let segments: [Segment]

    /// Why a pattern is none.
    public struct Invalid: Error, Sendable, Hashable, CustomStringConvertible {
        /// The end of a sentence that starts with the pattern's place.
        public let problem: String

        /// Makes an error.
        public init(problem: String) { self.problem = problem }

        public var description: String { "the route's path \(problem)" }
    }

    /// Reads a pattern.
    public init(_ text: String) throws(Invalid) {
        self.text = text
        guard text.hasPrefix("/") else { throw Invalid(problem: "must start with '/', unlike '\(text)'") }
        var segments: [Segment] = []
        var names: Set<String> = []
        let parts = text == "/" ? [] : text.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        for (place, part) in parts.enumerated() {
            let segment = try Self.segment(part, isLast: place == parts.count - 1)
            if let name = segment.name, !names.insert(name).inserted {
                throw Invalid(problem: "has the parameter '\(name)' twice")
            }
            segments.append(segment)
        }
        self.segments = segments
    }

    /// The names of its parameters, in order.
    public var parameterNames: [String] { segments.compactMap(\.name) }

    /// The same for patterns that match the same paths.
    public var shape: String {
        segments.map { segment in
            switch segment {
            case .literal(let text): "/" + text
            case .parameter: "/{}"
            case .rest: "/{...}"
            }
        }.joined()
    }

    private static func segment(_ part: Substring, isLast: Bool) throws(Invalid) -> Segment {
        guard part.hasPrefix("{"), part.hasSuffix("}") else {
            let isLiteral = !part.isEmpty && part.utf8.allSatisfy(isLiteralByte) && part != "." && part != ".."
            guard isLiteral else {
                throw Invalid(
                    problem:
                        "has the segment '\(part)'; a segment is of letters, digits, '-', '_', '.', '~', or is '{name}'"
                )
            }
            return .literal(String(part))
        }
        let takesRest = part.hasSuffix("...}")
        let name = part.dropFirst().dropLast(takesRest ? 4 : 1)
        guard !name.isEmpty, name.utf8.allSatisfy(isNameByte) else {
            throw Invalid(problem: "has the parameter '\(part)', whose name is not of letters and digits")
        }
        guard takesRest else { return .parameter(String(name)) }
        guard isLast else { throw Invalid(problem: "has '\(part)' before its end") }
        return .rest(String(name))
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
    }

    private static func isLiteralByte(_ byte: UInt8) -> Bool {
        isNameByte(byte) || [0x2D, 0x2E, 0x5F, 0x7E].contains(byte)
    }
}

extension RoutePattern.Segment {
    fileprivate var name: String? {
        switch self {
        case .literal: nil
        case .parameter(let name), .rest(let name): name
        }
    }
}
