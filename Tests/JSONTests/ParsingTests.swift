import JSON
import Testing

@Suite("Parsing")
struct ParsingTests {
    @Test(
        "Valid texts",
        arguments: [
            ("null", JSON.null), (" true\n", true), ("false", false), ("0", 0), ("-0", 0), ("-12", -12),
            ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
            ("9223372036854775808", .number(9_223_372_036_854_775_808)), ("4.0", 4.0), ("1e2", 100.0),
            ("-1.5E-3", -0.0015), ("\"\"", ""), ("[]", []), ("{}", [:]), ("[1, [2],{\"a\":3}]", [1, [2], ["a": 3]]),
            ("\"a\\n\\t\\b\\f\\r\\/\\\\\\\"\"", "a\n\t\u{8}\u{C}\r/\\\""), ("\"\\u00e9\\uD83D\\uDE00\"", "é😀"),
            ("\"é😀\"", "é😀"), ("\"\\u0000\"", "\u{0}"), ("{ \"\" : null }", ["": .null]),
        ] as [(String, JSON)])
    func valid(text: String, value: JSON) throws {
        #expect(try JSON(parsing: text) == value)
    }

    @Test(
        "Texts that are not JSON, and where that is noticed",
        arguments: [
            ("", 0), ("  ", 2), ("nul", 0), ("True", 0), ("01", 1), ("-", 1), ("1.", 2), (".5", 0), ("1e", 2),
            ("+1", 0),
            ("1 2", 2), ("[1,]", 3), ("[1", 2), ("[1 2]", 3), ("{\"a\":1,}", 7), ("{\"a\" 1}", 5), ("{a:1}", 1),
            ("{\"a\":1 \"b\":2}", 7), ("\"a", 2), ("\"\n\"", 1), ("\"\\x\"", 2), ("\"\\u12g4\"", 5),
            ("\"\\uD800\"", 1), ("\"\\uDC00\\uD800\"", 1), ("\"\\uD800\\u0041\"", 1), ("'a'", 0), ("[1]x", 3),
            ("NaN", 0), ("Infinity", 0), ("1e400", 0), ("\u{FEFF}1", 0), ("/* */ 1", 0), ("0x10", 1),
        ])
    func invalid(text: String, offset: Int) {
        #expect { try JSON(parsing: text) } throws: { ($0 as? JSONError)?.offset == offset }
    }

    @Test(
        "Bytes that are not UTF-8 are refused, in values and names",
        arguments: [
            [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82], [0x80],
        ] as [[UInt8]])
    func invalidUTF8(bytes: [UInt8]) {
        let text = [0x22] + bytes + [0x22]
        #expect(throws: JSONError.self) { try JSON(parsing: text) }
        let object = [0x7B] + text + [0x3A, 0x31, 0x7D]
        #expect(throws: JSONError.self) { try JSON(parsing: object) }
        #expect(throws: JSONError.self) { try JSONScanner.members(of: object) }
        #expect(throws: JSONError.self) { try JSONScanner.members(of: Array("{\"a\":".utf8) + text + [0x7D]) }
    }

    @Test("A raw control character is refused wherever it stands in a string", arguments: 0..<0x20 as Range<UInt8>)
    func control(byte: UInt8) {
        #expect(throws: JSONError.self) { try JSON(parsing: [0x22, 0x61, byte, 0x22]) }
        #expect(throws: JSONError.self) { try JSON(parsing: [0x22, 0x5C, 0x6E, byte, 0x22]) }
    }

    @Test("Nesting is bounded")
    func depth() throws {
        let allowed = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
        _ = try JSON(parsing: allowed)
        #expect { try JSON(parsing: "[\(allowed)]") } throws: {
            ($0 as? JSONError) == JSONError(offset: 64, problem: "arrays and objects nest deeper than 64")
        }
        #expect(throws: JSONError.self) { try JSON(parsing: String(repeating: "{\"a\":", count: 100_000)) }
        #expect(throws: JSONError.self) { try JSON(parsing: "[[1]]", limits: JSONLimits(depth: 1)) }
    }

    @Test("A number's text is bounded")
    func numberLength() throws {
        #expect(try JSON(parsing: "0." + String(repeating: "1", count: 1022)).double != nil)
        #expect(throws: JSONError.self) { try JSON(parsing: "0." + String(repeating: "1", count: 1023)) }
    }

    @Test("A name twice is refused, in small and large objects, and named", arguments: [1, 15, 16, 17, 18, 500])
    func duplicates(count: Int) throws {
        let members = (0..<count).map { "\"n\($0)\":\($0)" }
        let object = try #require(try JSON(parsing: "{\(members.joined(separator: ","))}").object)
        #expect(object.count == count)
        #expect(object["n\(count - 1)"] == .integer(Int64(count - 1)))
        #expect { try JSON(parsing: "{\((members + ["\"n0\":1"]).joined(separator: ","))}") } throws: {
            "\($0)".contains("the member \"n0\" is there twice")
        }
    }

    @Test("An error says what was expected and found")
    func sentence() {
        #expect { try JSON(parsing: "{\"a\":}") } throws: {
            "\($0)" == "not valid JSON: expected a value, found '}' at byte 5"
        }
    }
}
