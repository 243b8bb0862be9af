import JSON
import Testing

@Suite("Writing")
struct WritingTests {
    @Test(
        "Values as text",
        arguments: [
            (JSON.null, "null"), (true, "true"), (-7, "-7"), (.integer(.min), "-9223372036854775808"), (0.1, "0.1"),
            (4.0, "4.0"), (1e300, "1e+300"), (.number(.infinity), "null"), (.number(.nan), "null"),
            ("a\"\\/\n\t\r\u{8}\u{C}\u{1}\u{7F}é😀", #""a\"\\/\n\t\r\b\f\u0001"# + "\u{7F}é😀\""),
            ([1, ["b": [], "a": [:]]], #"[1,{"b":[],"a":{}}]"#),
        ] as [(JSON, String)])
    func text(value: JSON, text: String) {
        #expect(value.description == text)
    }

    @Test("What was written is read back the same")
    func roundTrip() throws {
        var random = SeededGenerator(seed: 1)
        for _ in 0..<2_000 {
            let value = JSON.random(depth: 4, using: &random)
            #expect(try JSON(parsing: value.bytes()) == value)
        }
    }

    @Test("A long value is cut for a sentence")
    func excerpt() {
        #expect(JSON.string("short").excerpt == "\"short\"")
        #expect(JSON.string(String(repeating: "x", count: 1000)).excerpt.count == 58)
    }
}
