import PluginSDK
import Testing

@Suite struct IdentifierTests {
    @Test func isAPrefixAndAULID() {
        let id = Identifier.make("str_", now: 1_767_268_800_000)
        #expect(id.hasPrefix("str_01KDWPVNG0"))
        #expect(id.utf8.count == 30)
        #expect(Identifier.isValid(id, prefix: "str_"))
        #expect(!Identifier.isValid(id, prefix: "upl_"))
    }

    @Test func sortsByTime() {
        let ids = (0..<2000).map { Identifier.make("x", now: 1_767_268_800_000 + Int64($0)) }
        let isSorted = ids == ids.sorted()
        #expect(isSorted)
    }

    @Test func noTwoAreAlike() {
        let ids = Set((0..<2000).map { _ in Identifier.make("x", now: 1_767_268_800_000) })
        #expect(ids.count == 2000)
    }

    @Test(arguments: [
        "str_", "str_01JDZK4V3M8Q2R6T9W0XABCDE", "str_01JDZK4V3M8Q2R6T9W0XABCDEFG", "str_81JDZK4V3M8Q2R6T9W0XABCDEF",
        "str_01jdzk4v3m8q2r6t9w0xabcdef", "str_01JDZK4V3M8Q2R6T9W0XABCDEI", "STR_01JDZK4V3M8Q2R6T9W0XABCDEF",
    ])
    func refusesWhatIsNone(_ text: String) {
        #expect(!Identifier.isValid(text, prefix: "str_"))
    }
}
