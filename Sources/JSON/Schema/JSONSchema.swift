/// A compiled JSON Schema: the part of draft 2020-12 that parameters and settings need.
///
/// Keywords: `type` (a name or a list), `properties`, `required`, `additionalProperties`, `minProperties`,
/// `maxProperties`, `enum`, `const`, `minimum`, `maximum`, `exclusiveMinimum`, `exclusiveMaximum`, `minLength`,
/// `maxLength`, `pattern`, `items`, `minItems`, `maxItems`, `uniqueItems`, `anyOf`, `oneOf`, `allOf`, `not`, `format`
/// (`date-time`, `uri`, `data-path`), `default`, `title`, `description`, `examples`, `writeOnly` (a secret), and our own
/// `maxBytes`: the most bytes of the value as JSON text. Any other keyword is refused, so that a misspelt one never passes silently. A whole
/// number is an integer however it is written; lengths count Unicode scalars.
public struct JSONSchema: Sendable {
    /// The schema as it was given.
    public let json: JSON

    let root: SchemaNode

    /// Reads a schema. Throws at the first keyword that is unknown or wrongly used, and at defaults that the schema
    /// itself refuses.
    public init(_ schema: JSON) throws(JSONSchemaError) {
        json = schema
        root = try SchemaNode(schema, at: "", depth: 0)
    }

    /// What is wrong with a value, in order, at most 32; empty: nothing is. `path` is the JSON pointer (RFC 6901) of the
    /// value itself.
    public func issues(in value: JSON, at path: String = "/parameters") -> [Issue] {
        var issues = IssueList()
        root.check(value, at: { path }, into: &issues)
        return issues.issues
    }

    /// The value with the schema's defaults where object members are absent.
    public func filledWithDefaults(_ value: JSON) -> JSON {
        root.filled(value)
    }
}

extension JSONSchema {
    /// One thing that is wrong with a value.
    public struct Issue: Sendable, Hashable, CustomStringConvertible {
        /// Where: a JSON pointer, `/parameters/time`.
        public let path: String
        /// What was expected and what was found, as the end of a sentence that starts with the path.
        public let problem: String

        /// Makes an issue.
        public init(path: String, problem: String) {
            self.path = path
            self.problem = problem
        }

        public var description: String { "\(path) \(problem)" }
    }
}

/// Issues up to a number at which a reader has seen enough.
struct IssueList {
    private(set) var issues: [JSONSchema.Issue] = []

    var isFull: Bool { issues.count >= 32 }

    mutating func add(_ path: String, _ problem: @autoclosure () -> String) {
        guard !isFull else { return }
        issues.append(JSONSchema.Issue(path: path, problem: problem()))
    }
}
