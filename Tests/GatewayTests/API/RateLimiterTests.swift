import Gateway
import Testing

struct RateLimiterTests {
    @Test func countsEachKeyInItsOwnWindow() throws {
        let limiter = RateLimiter(limit: 2)
        let first = try #require(limiter.count(key: "a", now: 1000))
        #expect((first.remaining, first.isAllowed, first.end) == (1, true, 61_000))
        #expect(limiter.count(key: "a", now: 2000)?.remaining == 0)
        let refused = try #require(limiter.count(key: "a", now: 3001))
        #expect(!refused.isAllowed)
        #expect(refused.retryAfter(now: 3001) == 58)
        #expect(refused.reset == 61)
        #expect(limiter.count(key: "b", now: 3001)?.remaining == 1)
        #expect(limiter.count(key: "a", now: 60_999)?.isAllowed == false)
        #expect(limiter.count(key: "a", now: 61_000)?.remaining == 1)
    }

    @Test func aClockSetBackDoesNotLockOut() {
        let limiter = RateLimiter(limit: 1)
        #expect(limiter.count(key: "a", now: 10_000_000)?.isAllowed == true)
        #expect(limiter.count(key: "a", now: 1000)?.isAllowed == true)
    }

    @Test func zeroIsNoLimit() {
        #expect(RateLimiter(limit: 0).count(key: "a", now: 1000) == nil)
        #expect(RateLimiter(limit: 0).unused(now: 1000) == nil)
    }

    @Test func manyKeysDoNotDisturbEachOther() {
        let limiter = RateLimiter(limit: 1)
        for key in 0..<5000 { #expect(limiter.count(key: "\(key)", now: Int64(key * 100))?.isAllowed == true) }
        #expect(limiter.count(key: "4999", now: 499_901)?.isAllowed == false)
    }
}
