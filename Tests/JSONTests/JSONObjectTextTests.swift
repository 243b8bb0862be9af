import JSON
import Testing

@Suite struct JSONObjectTextTests {
    @Test func memberByMemberIsTheSameTextAsATree() throws {
        var text = JSONObjectText()
        text.add("id", "str_1")
        text.add("title", "a \"b\"\n\u{1} ü")
        text.add("size", Int64(-5))
        text.add("rate", .number(2.5))
        text.add("none", .null)
        text.add("yes", true)
        text.add("no", false)
        text.add("data", text: Array(#"{"a":[1]}"#.utf8))
        text.add("list", texts: [Array("1".utf8), Array("{}".utf8)])
        text.add("empty", texts: [])
        let tree: JSON = [
            "id": "str_1", "title": "a \"b\"\n\u{1} ü", "size": -5, "rate": 2.5, "none": .null, "yes": true,
            "no": false, "data": ["a": [1]],
            "list": [1, [:]], "empty": [],
        ]
        #expect(text.finish() == tree.bytes())
    }

    @Test func withoutMembersItIsEmpty() {
        #expect(JSONObjectText().finish() == Array("{}".utf8))
    }
}
