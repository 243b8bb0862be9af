import Testing
import WebhooksCore

/// When deliveries are tried again.
@Suite struct RetryTests {
    @Test func tenAttemptsOverThreeDays() throws {
        let schedule = RetrySchedule(retrySeconds: 5)
        for (chance, hours) in [(0.0, 74.0...75.0), (1.0, 88.0...90.0)] {
            var now: Int64 = 0
            var attempts = 1
            while let next = schedule.next(after: attempts, now: now, asked: nil, chance: chance) {
                if attempts == 1 { #expect(5000...6000 ~= next) }
                #expect(next > now)
                now = next
                attempts += 1
            }
            #expect(attempts == 10)
            #expect(hours.contains(Double(now) / 3_600_000), "\(now)")
        }
    }

    @Test func theReceiverMayAskForMoreTimeButNotForLess() {
        let schedule = RetrySchedule(retrySeconds: 5)
        #expect(schedule.next(after: 1, now: 0, asked: 60_000, chance: 0) == 60_000)
        #expect(schedule.next(after: 1, now: 0, asked: 1, chance: 0) == 5000)
        #expect(schedule.next(after: 1, now: 0, asked: .max, chance: 0) == 86_400_000)
        #expect(schedule.next(after: 10, now: 0, asked: 60_000, chance: 0) == nil)
    }

    @Test(
        arguments: [
            ("120", 120_000), ("0", 0), ("Sun, 06 Nov 1994 08:49:37 GMT", 97_000), ("99999999999999", 999_999_999_000),
            ("Sun, 06 Nov 1994 08:47:59 GMT", nil), ("-1", nil), ("", nil), ("soon", nil), ("1.5", nil),
            ("Sun, 06 Nov 1994 08:49:37 CET", nil), ("Sun, 41 Nov 1994 08:49:37 GMT", nil),
            ("Sun, 06 Nov 1994 8:49 GMT", nil), ("Tue, 29 Feb 2000 00:00:00 GMT", 167_670_720_000),
        ] as [(String, Int64?)])
    func retryAfterInBothItsForms(_ text: String, _ wait: Int64?) {
        // 08:48:00 of that day.
        #expect(RetryAfter.wait(text, now: 784_111_680_000) == wait)
    }

    @Test func whatAnAnswerMeans() {
        for (status, isSuccess) in [
            (200, true), (204, true), (299, true), (301, false), (302, false), (404, false), (500, false),
        ] {
            #expect(WebhooksCore.Answer(status: status, milliseconds: 1, body: []).isSuccess == isSuccess)
        }
        #expect(WebhooksCore.Answer(status: 410, milliseconds: 1, body: []).isGone)
        let none = WebhooksCore.Answer(failure: "The connection broke off.", milliseconds: 1)
        #expect(!none.isSuccess && !none.isGone)
    }

    @Test func theStartOfAnAnswerIsPlainText() {
        let body = Array("ok\u{1B}[31m\u{0}\n".utf8) + [0xFF] + Array(String(repeating: "x", count: 600).utf8)
        let text = WebhooksCore.Answer(status: 200, milliseconds: 1, body: body).excerpt ?? ""
        #expect(text.hasPrefix("ok[31m\n\u{FFFD}xxx"))
        #expect(text.count == 500)
    }
}
