import JSON
import Testing

@Suite("Scanner")
struct ScannerTests {
    @Test("The members of an object and where their values are")
    func members() throws {
        let text = #" { "operation" : "create" , "parameters":{"a":[1,{"b":"}\""}]},"options":{} } "#
        let bytes = Array(text.utf8)
        let members = try JSONScanner.members(of: bytes)
        #expect(members.map(\.name) == ["operation", "parameters", "options"])
        #expect(
            members.map { String(decoding: bytes[$0.range], as: UTF8.self) }
                == ["\"create\"", #"{"a":[1,{"b":"}\""}]}"#, "{}"])
    }

    @Test("Escaped names are read")
    func escapedName() throws {
        #expect(try JSONScanner.members(of: Array(#"{"\u006fperation":1}"#.utf8)).first?.name == "operation")
    }

    @Test(
        "What is no object, or no JSON, is refused",
        arguments: [
            "[]", "1", "", "{", "{\"a\":1", "{\"a\":1}x", "{\"a\":1,\"a\":2}", "{\"a\":[1,}", "{\"a\":\"\\uD800\"}",
        ])
    func refused(text: String) {
        #expect(throws: JSONError.self) { try JSONScanner.members(of: Array(text.utf8)) }
    }
}
