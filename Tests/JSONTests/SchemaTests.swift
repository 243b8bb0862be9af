import JSON
import Testing

@Suite("Schema")
struct SchemaTests {
    static let create: JSON = [
        "type": "object", "additionalProperties": false, "required": ["title"],
        "properties": [
            "title": ["type": "string", "minLength": 1, "maxLength": 5],
            "time": ["type": "number", "minimum": 0], "count": ["type": "integer", "maximum": 10, "default": 3],
            "visibility": ["enum": ["public", "signed"]],
            "tags": ["type": "array", "items": ["type": "string"], "maxItems": 2, "uniqueItems": true],
            "metadata": ["type": "object", "maxBytes": 20],
            "when": ["type": ["string", "null"], "format": "date-time"],
            "nested": ["type": "object", "properties": ["deep": ["type": "integer", "default": 1]], "default": [:]],
        ],
    ]

    private func issues(_ value: JSON) throws -> [String] {
        try JSONSchema(Self.create).issues(in: value).map(\.description)
    }

    @Test("A value that fits has no issue")
    func fits() throws {
        let value: JSON = [
            "title": "äöüé😀", "time": 0, "count": 4.0, "visibility": "signed", "tags": ["a", "b"], "metadata": ["a": 1],
            "when": .null, "nested": [:],
        ]
        #expect(try issues(value) == [])
        #expect(try issues(["title": "a", "when": "2026-02-28T23:59:60.5+01:00"]) == [])
    }

    @Test(
        "An issue names the place, what was expected and what was found",
        arguments: [
            ([], "/parameters must be an object, not []"),
            ([:], "/parameters/title is missing; it must be a string"),
            (["title": 5], "/parameters/title must be a string, not 5"),
            (["title": ""], "/parameters/title must have at least 1 character, but has 0"),
            (["title": "123456"], "/parameters/title must have at most 5 characters, but has 6"),
            (["title": "a", "time": -1], "/parameters/time must be at least 0, not -1"),
            (["title": "a", "count": 1.5], "/parameters/count must be a whole number, not 1.5"),
            (["title": "a", "count": 11], "/parameters/count must be at most 10, not 11"),
            (
                ["title": "a", "visibility": "secret"],
                #"/parameters/visibility must be one of "public", "signed", not "secret""#
            ),
            (["title": "a", "tags": ["a", 1]], "/parameters/tags/1 must be a string, not 1"),
            (["title": "a", "tags": ["a", "a"]], #"/parameters/tags/1 is there twice: "a""#),
            (["title": "a", "tags": ["a", "b", "c"]], "/parameters/tags must have at most 2 elements, but has 3"),
            (
                ["title": "a", "metadata": ["text": "0123456789"]],
                "/parameters/metadata must take at most 20 bytes as JSON, but takes 21"
            ),
            (
                ["title": "a", "when": "yesterday"],
                #"/parameters/when must be a time such as 2026-01-31T12:00:00Z, not "yesterday""#
            ),
            (["title": "a", "nested": ["deep": "x"]], #"/parameters/nested/deep must be a whole number, not "x""#),
            (
                ["title": "a", "a/b~c": 1],
                "/parameters/a~1b~0c is not known here; known: "
                    + "title, time, count, visibility, tags, metadata, when, nested"
            ),
        ] as [(JSON, String)])
    func issue(value: JSON, sentence: String) throws {
        #expect(try issues(value) == [sentence])
    }

    @Test("All issues come at once, but not without end")
    func several() throws {
        #expect(try issues(["time": "x", "no": 1]).count == 3)
        let many = JSONObject((0..<1000).map { ("n\($0)", 1) })
        #expect(try issues(.object(many)).count == 32)
    }

    @Test("A long value is cut")
    func truncated() throws {
        let sentence = try #require(try issues(["title": .array(Array(repeating: 1, count: 10_000))]).first)
        #expect(sentence.count < 150)
    }

    @Test("Defaults fill what is absent, also further in, and nothing else")
    func defaults() throws {
        let schema = try JSONSchema(Self.create)
        #expect(schema.filledWithDefaults([:]) == ["count": 3, "nested": ["deep": 1]])
        #expect(
            schema.filledWithDefaults(["count": 9, "nested": ["other": 2]])
                == ["count": 9, "nested": ["other": 2, "deep": 1]])
        let list = try JSONSchema(["items": ["properties": ["a": ["default": 1]]]])
        #expect(list.filledWithDefaults([[:], ["a": 2]]) == [["a": 1], ["a": 2]])
    }

    @Test(
        "Keywords that combine",
        arguments: [
            (["anyOf": [["type": "string"], ["type": "null"]]], .null, true),
            (["anyOf": [["type": "string"], ["type": "null"]]], 1, false),
            (["oneOf": [["minimum": 1], ["maximum": 5]]], 7, true),
            (["oneOf": [["minimum": 1], ["maximum": 5]]], 3, false),
            (["oneOf": [["required": ["a"]], ["required": ["b"]]]], ["a": 1, "b": 1], false),
            (["oneOf": [["required": ["a"]], ["required": ["b"]]]], [:], false),
            (["allOf": [["minimum": 1], ["maximum": 5]]], 3, true),
            (["allOf": [["minimum": 1], ["maximum": 5]]], 6, false),
            (["not": ["type": "string"]], "x", false), (["not": ["type": "string"]], 1, true),
            (["const": 4], 4.0, true), (["const": ["a": 1]], ["a": 2], false), (["enum": [1.0, [2]]], [2.0], true),
            (["exclusiveMinimum": 0], 0, false), (["exclusiveMaximum": 1.5], 1, true),
            (["minimum": .integer(.max)], .integer(.max - 1), false), (["type": "integer"], 1e300, true),
            (["minProperties": 1], [:], false), (["maxProperties": 1], ["a": 1], true), (["minItems": 1], [], false),
            (["additionalProperties": ["type": "string"]], ["a": "b"], true),
            (["additionalProperties": ["type": "string"]], ["a": 1], false),
            (["format": "uri"], "https://a.example/x?y", true),
            (["format": "uri"], "a.example", false), (["format": "uri"], "https://a b", false),
            (["format": "date-time"], "2026-02-29T00:00:00Z", false),
            (["format": "date-time"], "2024-02-29T00:00:00z", true),
            (["format": "data-path"], "", false), (["pattern": "^a+$"], "aaa", true),
            (["pattern": "^a+$"], "aab", false),
        ] as [(JSON, JSON, Bool)])
    func combined(schema: JSON, value: JSON, fits: Bool) throws {
        #expect(try JSONSchema(schema).issues(in: value, at: "").isEmpty == fits)
    }

    @Test("Where no alternative fits, each says why")
    func alternatives() throws {
        let schema = try JSONSchema(["anyOf": [["type": "object", "required": ["url"]], ["type": "string"]]])
        #expect(
            schema.issues(in: [:], at: "").map(\.problem)
                == ["fits none of 2 alternatives: (url is missing), (must be a string, not {})"])
    }

    @Test(
        "Schemas that are refused, and where",
        arguments: [
            (1, ""), (["tpye": "string"], "/tpye"), (["type": "text"], "/type"), (["type": []], "/type"),
            (["properties": ["a": ["minimun": 1]]], "/properties/a/minimun"), (["format": "email"], "/format"),
            (["pattern": "("], "/pattern"), (["required": ["a", "a"]], "/required"), (["minLength": -1], "/minLength"),
            (["minLength": 3, "maxLength": 2], "/maxLength"), (["enum": []], "/enum"), (["items": [1]], "/items"),
            (["type": "string", "default": 1], "/default"), (["anyOf": [["type": 1]]], "/anyOf/0/type"),
            (["additionalProperties": 1], "/additionalProperties"), (["title": 1], "/title"),
            (["examples": 1], "/examples"),
            (["additionalProperties": false, "properties": [:], "required": ["a"]], "/required"),
            (["properties": ["a": ["type": "integer"]], "default": ["a": "x"]], "/default/a"),
        ] as [(JSON, String)])
    func refused(schema: JSON, path: String) {
        #expect { try JSONSchema(schema) } throws: { ($0 as? JSONSchemaError)?.path == path }
    }
}
