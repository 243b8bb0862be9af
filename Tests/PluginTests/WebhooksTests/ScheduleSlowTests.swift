import Testing
import WebhooksCore

/// Receivers that take long, and what is sent again by hand.
@Suite struct ScheduleSlowTests {
    private func delivery(_ place: Int, of webhook: String = "w", lane: String? = nil) -> QueuedDelivery {
        QueuedDelivery(account: "a", webhookID: webhook, place: "\(place)", lane: lane ?? "s\(place)")
    }

    /// Sixteen that answer after ten seconds take all places there are.
    private func crowded() -> (schedule: DeliverySchedule, underWay: [QueuedDelivery]) {
        var schedule = DeliverySchedule(bounds: .init(perEndpoint: 16, overall: 256))
        for webhook in 0..<16 {
            for place in 0..<40 { schedule.add(delivery(place, of: "slow\(webhook)"), now: 0) }
        }
        let underWay = schedule.take(now: 0)
        return (schedule, underWay)
    }

    @Test func manySlowOnesLeaveTheOthersTheirPlaces() {
        var (schedule, underWay) = crowded()
        #expect(underWay.count == 256)
        for place in 0..<40 { schedule.add(delivery(place, of: "fast"), now: 0) }
        let before = schedule.take(now: 2999)
        #expect(before.isEmpty)
        #expect(schedule.nextDue == 3000)
        let fast = schedule.take(now: 3000)
        #expect(fast.count == 16 && fast.allSatisfy { $0.webhookID == "fast" })
        for one in fast { schedule.answered(one, isSuccess: true, after: 5) }
        #expect(schedule.take(now: 3005).count == 16, "as many as it may have")
    }

    @Test func slowAnswersAreFewAtOnceUntilOneIsQuick() {
        var (schedule, underWay) = crowded()
        for one in underWay { schedule.answered(one, isSuccess: true, after: 10_000) }
        let second = schedule.take(now: 10_000)
        #expect(second.count == 32, "two each")
        schedule.answered(second[0], isSuccess: true, after: 10)
        let third = schedule.take(now: 10_010)
        #expect(third.count == 15 && third.allSatisfy { $0.webhookID == second[0].webhookID })
    }

    @Test func oneSlowAnswerAmongQuickOnesChangesNothing() {
        var schedule = DeliverySchedule(bounds: .init(perEndpoint: 4, overall: 8))
        for place in 0..<40 { schedule.add(delivery(place), now: 0) }
        for round in 0..<6 {
            let taken = schedule.take(now: Int64(round) * 4000)
            #expect(taken.count == 4)
            for one in taken.dropFirst() { schedule.answered(one, isSuccess: true, after: 10) }
            schedule.answered(taken[0], isSuccess: true, after: 4000)
        }
    }

    @Test func whatIsUnderWayIsBusyUntilItIsWrittenDown() {
        var schedule = DeliverySchedule(bounds: .init(perEndpoint: 4, overall: 8))
        schedule.add(delivery(1, lane: "s"), now: 0)
        schedule.add(delivery(2, lane: "s"), now: 0)
        #expect(!schedule.isBusy(delivery(1, lane: "s")))
        _ = schedule.take(now: 0)
        #expect(schedule.isBusy(delivery(1, lane: "s")) && !schedule.isBusy(delivery(2, lane: "s")))
        schedule.answered(delivery(1, lane: "s"), isSuccess: true)
        #expect(schedule.isBusy(delivery(1, lane: "s")))
        schedule.settle(delivery(1, lane: "s"), next: nil, now: 0)
        #expect(!schedule.isBusy(delivery(1, lane: "s")))
    }

    @Test(arguments: [nil, 5000] as [Int64?])
    func whatReplacesABusyOneGoesOutOnceThatIsSettled(_ next: Int64?) {
        var schedule = DeliverySchedule(bounds: .init(perEndpoint: 4, overall: 8))
        let (old, new) = (delivery(1, lane: "s"), delivery(1, lane: "!1"))
        schedule.add(old, now: 0)
        _ = schedule.take(now: 0)
        schedule.replace(old, by: new, now: 0)
        let none = schedule.take(now: 0)
        #expect(none.isEmpty)
        schedule.answered(old, isSuccess: next == nil)
        schedule.settle(old, next: next, now: 0)
        let taken = schedule.take(now: 0)
        #expect(taken == [new] && schedule.count(of: "w") == 1)
    }
}
