import LiveRTMP
import Testing

/// AMF 0 values, there and back, and what is none.
@Suite struct AMFTests {
    private func read(_ bytes: [UInt8]) throws -> [AMFValue] {
        var reader = AMFReader(bytes[...])
        return try reader.all()
    }

    @Test func whatIsWrittenIsReadAgain() throws {
        let values: [AMFValue] = [
            .string("onMetaData"), .number(-1.5), .boolean(true), .null, .undefined, .date(1_700_000_000_000),
            .string(String(repeating: "ä", count: 40_000)),
            .named([
                AMFProperty("width", .number(1920)), AMFProperty("", .boolean(false)),
                AMFProperty("list", .array([.string("a"), .object([AMFProperty("b", .null)])])),
            ]),
        ]
        #expect(try read(AMFWriter.bytes(of: values)) == values)
    }

    @Test func whatOthersWriteIsRead() throws {
        // A typed object, a reference, XML, "unsupported", and named values without their end.
        let typed: [UInt8] = [0x10, 0, 1, 0x41, 0, 1, 0x62, 1, 1, 0, 0, 9]
        #expect(try read(typed) == [.object([AMFProperty("b", .boolean(true))])])
        #expect(try read([7, 0, 1, 15, 0, 0, 0, 1, 0x3C, 13]) == [.undefined, .string("<"), .undefined])
        let open: [UInt8] = [8, 0, 0, 0, 1, 0, 1, 0x62, 5]
        #expect(try read(open) == [.named([AMFProperty("b", .null)])])
        #expect(try read([2, 0, 1, 0xFF]) == [.string("\u{FFFD}")])
    }

    @Test func whatIsCutOffIsRefused() throws {
        let bytes = AMFWriter.bytes(of: [.object([AMFProperty("a", .array([.number(1), .string("b")]))])])
        for count in 1..<bytes.count {
            #expect(throws: RTMPProblem.badAMF) { try read(Array(bytes.prefix(count))) }
        }
        // Lengths and counts beyond what is there.
        #expect(throws: RTMPProblem.badAMF) { try read([12, 0xFF, 0xFF, 0xFF, 0xFF, 1]) }
        #expect(throws: RTMPProblem.badAMF) { try read([10, 0xFF, 0xFF, 0xFF, 0xFF, 1, 1]) }
    }

    @Test func depthAndNumberAreBounded() throws {
        func nested(_ depth: Int) -> [UInt8] {
            var bytes: [UInt8] = []
            for _ in 0..<depth { bytes += [3, 0, 1, 0x61] }
            bytes.append(5)
            for _ in 0..<depth { bytes += [0, 0, 9] }
            return bytes
        }
        #expect(try read(nested(15)).count == 1)
        #expect(throws: RTMPProblem.badAMF) { try read(nested(16)) }
        #expect(try read([UInt8](repeating: 5, count: 1024)).count == 1024)
        #expect(throws: RTMPProblem.badAMF) { try read([UInt8](repeating: 5, count: 1025)) }
        // AMF 3 and what is reserved.
        #expect(throws: RTMPProblem.badAMF) { try read([0x11, 1]) }
        #expect(throws: RTMPProblem.badAMF) { try read([4]) }
    }
}
