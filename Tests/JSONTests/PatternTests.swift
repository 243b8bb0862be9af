import JSON
import Testing

@Suite("Patterns")
struct PatternTests {
    @Test(
        "What a pattern matches",
        arguments: [
            ("^str_[0-9A-HJKMNP-TV-Z]{26}$", "str_01ARZ3NDEKTSV4RRFFQ69G5FAV", true),
            ("^str_[0-9A-HJKMNP-TV-Z]{26}$", "str_01ARZ3NDEKTSV4RRFFQ69G5FAVX", false),
            ("^[a-z]{2,3}(-[A-Z]{2})?$", "pt-BR", true), ("^[a-z]{2,3}(-[A-Z]{2})?$", "portuguese", false),
            ("b", "abc", true), ("^b", "abc", false), ("c$", "abc", true), ("b$", "abc", false), ("", "", true),
            ("^$", "", true), ("^$", "a", false), ("a|b|^c$", "c", true), ("^(a|bc)*d$", "abcad", true),
            ("^(?:a*)*$", "aaaa", true), ("^a{2}$", "aaa", false), ("^a{2,}$", "aaa", true), ("^a{0,1}b$", "ab", true),
            ("^[^a-c]$", "d", true), ("^[^a-c]$", "b", false), ("^[\\d.-]+$", "1.-", true),
            ("^\\w+\\s\\W$", "a_1 !", true),
            ("^.$", "😀", true), ("^.$", "\n", false), ("^\\.$", ".", true), ("^\\.$", "a", false), ("^[]$", "", false),
            ("^[a\\]]$", "]", true), ("a$|b", "ab", true), ("^\\S+$", "a b", false), ("^[^\\d]$", "5", false),
        ])
    func matches(pattern: String, text: String, expected: Bool) throws {
        #expect(try JSONSchema(["pattern": .string(pattern)]).issues(in: .string(text)).isEmpty == expected)
    }

    @Test(
        "Patterns that are refused",
        arguments: ["(", ")", "[a", "*", "a{", "a{2,1}", "[b-a]", "\\", "\\p", "(?=a)", "a**", "(a{999}){999}"])
    func refused(pattern: String) {
        #expect(throws: JSONSchemaError.self) { try JSONSchema(["pattern": .string(pattern)]) }
    }

    @Test("A pattern that makes backtracking matchers explode takes linear time")
    func linear() throws {
        let schema = try JSONSchema(["pattern": "^(a+)+$"])
        let text = String(repeating: "a", count: 50_000) + "b"
        #expect(schema.issues(in: .string(text)).count == 1)
    }
}
