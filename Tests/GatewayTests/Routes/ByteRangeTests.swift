import Gateway
import Kernel
import Testing

struct ByteRangeTests {
    @Test(arguments: [
        ("bytes=0-99", ByteRange.part(0..<100)), ("bytes=0-", .part(0..<100)), ("bytes=99-", .part(99..<100)),
        ("bytes=10-19", .part(10..<20)), ("bytes=10-500", .part(10..<100)), ("Bytes=0-0", .part(0..<1)),
        ("bytes=-1", .part(99..<100)), ("bytes=-500", .part(0..<100)), ("bytes= 5 - 6 ", .part(5..<7)),
        ("bytes=100-", .unsatisfiable), ("bytes=-0", .unsatisfiable),
        ("bytes=99999999999999999999999-", .unsatisfiable),
        ("bytes=0-99999999999999999999999", .part(0..<100)), ("bytes=5-4", .whole), ("bytes=-", .whole),
        ("bytes=a-b", .whole), ("bytes=0-1,5-6", .whole), ("lines=0-1", .whole), ("", .whole), ("bytes=1", .whole),
        ("bytes=1-2-3", .whole), ("bytes=+1-2", .whole),
    ])
    func ranges(header: String, expected: ByteRange) {
        #expect(ByteRange(header, size: 100) == expected)
    }

    @Test func nothingIsInAnEmptyBody() {
        #expect(ByteRange("bytes=0-", size: 0) == .unsatisfiable)
        #expect(ByteRange("bytes=-5", size: 0) == .unsatisfiable)
    }

    @Test func tags() {
        let key = BlobKey(account: "a", key: "b")
        let tag = EntityTag.of(key, size: 5)
        #expect(tag == EntityTag.of(key, size: 5))
        #expect(tag != EntityTag.of(key, size: 6))
        #expect(tag != EntityTag.of(BlobKey(account: "ab", key: ""), size: 5))
        #expect(EntityTag.matches("*", tag))
        #expect(EntityTag.matches("\"x\" , \(tag)", tag))
        #expect(EntityTag.matches("W/\(tag)", tag))
        #expect(!EntityTag.matches("\"x\"", tag))
        #expect(EntityTag.isSame(tag, tag))
        #expect(!EntityTag.isSame("W/\(tag)", "W/\(tag)"))
    }
}
