import Testing
import WebhooksCore

/// When what waits for an endpoint is counted.
@Suite struct WebhooksHeadroomTests {
    @Test func asManyAsThereIsRoomFor() {
        let headroom = Headroom()
        let unknown = headroom.take("w")
        #expect(!unknown)
        headroom.note(3, of: "w")
        let taken = (0..<4).map { _ in headroom.take("w") }
        #expect(taken == [true, true, false, false], "the first was taken when they were counted")
        let other = headroom.take("other")
        #expect(!other)
    }

    @Test func itIsCountedAgainNowAndThen() {
        let headroom = Headroom()
        headroom.note(100_000, of: "w")
        let taken = (0..<2000).count { _ in headroom.take("w") }
        #expect(taken == 999)
    }

    @Test func itKnowsSoManyEndpointsAtMost() {
        let headroom = Headroom()
        for number in 0...5000 { headroom.note(10, of: "\(number)") }
        let (first, last) = (headroom.take("0"), headroom.take("5000"))
        #expect(!first && last)
    }
}
