import Kernel
import Testing

@Suite struct ResumableSHA256Tests {
    private func bytes(_ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ $0 >> 8) } }

    @Test(arguments: [0, 1, 55, 56, 63, 64, 65, 127, 128, 1000, 100_000])
    func isTheSameWhereverItIsTakenUp(_ count: Int) throws {
        let all = bytes(count)
        let expected = SHA256.hex(SHA256.digest(all))
        for cut in Set([0, 1, count / 3, count / 2, max(0, count - 64), count]) where cut <= count {
            var first = ResumableSHA256()
            first.update(Array(all[..<cut]))
            let state = first.state
            #expect(state.count <= 128)
            var second = try #require(ResumableSHA256(state: state))
            #expect(second.count == UInt64(cut))
            second.update(Array(all[cut...]))
            #expect(second.hex == expected)
            // Telling the digest changes nothing.
            #expect(second.hex == expected)
        }
    }

    @Test func countsBeyondWhatAWordHolds() throws {
        var state = ResumableSHA256().state
        // 2^40 bytes were taken.
        state[35] = 1
        let digest = try #require(ResumableSHA256(state: state))
        #expect(digest.count == 1 << 40)
        #expect(digest.state == state)
    }

    @Test func refusesWhatIsNoState() {
        let state = ResumableSHA256().state
        var other = state
        other[0] = 2
        var uneven = state
        uneven[40] = 3
        for bytes in [[], Array(state.dropLast()), state + [0], other, uneven] {
            #expect(ResumableSHA256(state: bytes) == nil)
        }
    }
}
