import Kernel
import Testing

@Suite struct ULIDTests {
    @Test func itHasTwentySixDigitsOfCrockfords() {
        let digits = Set("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
        for _ in 0..<100 {
            let text = ULID().description
            #expect(text.count == 26 && text.allSatisfy(digits.contains))
        }
    }

    @Test func itBeginsWithItsTime() {
        // The example of the ULID specification: 1469918176385 is 01ARYZ6S41.
        #expect(ULID(at: 1_469_918_176_385).description.hasPrefix("01ARYZ6S41"))
        #expect(ULID(at: 0).description.hasPrefix("0000000000"))
        #expect(ULID(at: (1 << 48) - 1).description.hasPrefix("7ZZZZZZZZZ"))
    }

    @Test func laterOnesSortLater() {
        let times: [Int64] = [0, 1, 31, 32, 1_700_000_000_000, 1_700_000_000_001]
        let texts = times.map { ULID(at: $0).description }
        #expect(texts == texts.sorted())
    }

    @Test func noTwoAreTheSame() {
        #expect(Set((0..<10_000).map { _ in ULID(at: 1).description }).count == 10_000)
    }
}
