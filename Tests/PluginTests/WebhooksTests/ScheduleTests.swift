import Testing
import WebhooksCore

/// Which deliveries go out when: order per stream, turns, bounds.
@Suite struct ScheduleTests {
    private func delivery(_ place: String, _ lane: String = "s", of webhook: String = "w") -> QueuedDelivery {
        QueuedDelivery(account: "a", webhookID: webhook, place: place, lane: lane)
    }

    private func schedule(_ perEndpoint: Int = 16, _ overall: Int = 256, slow: Int64 = 3000) -> DeliverySchedule {
        DeliverySchedule(bounds: .init(perEndpoint: perEndpoint, overall: overall, slow: slow))
    }

    private func places(_ schedule: inout DeliverySchedule, at now: Int64 = 0) -> [String] {
        schedule.take(now: now).map(\.place)
    }

    @Test func theNextOfAStreamWaitsForTheOneBefore() {
        var schedule = schedule()
        for (place, lane) in [("1", "s"), ("2", "s"), ("3", "t"), ("4", "s")] {
            schedule.add(delivery(place, lane), now: 0)
        }
        #expect(places(&schedule) == ["1", "3"])
        schedule.answered(delivery("1"), isSuccess: true)
        // Not before it is written down.
        #expect(places(&schedule).isEmpty)
        schedule.settle(delivery("1"), next: nil, now: 0)
        #expect(places(&schedule) == ["2"])
        schedule.answered(delivery("2"), isSuccess: false)
        schedule.settle(delivery("2"), next: 500, now: 0)
        #expect(places(&schedule, at: 499).isEmpty && schedule.nextDue == 500)
        #expect(places(&schedule, at: 500) == ["2"])
        schedule.answered(delivery("2"), isSuccess: false)
        schedule.settle(delivery("2"), next: nil, now: 500)
        #expect(places(&schedule, at: 500) == ["4"])
    }

    @Test func whatIsKnownIsNotTakenUpTwice() {
        var schedule = schedule()
        schedule.add(delivery("1"), now: 0)
        schedule.add(delivery("1"), now: 0)
        #expect(places(&schedule) == ["1"])
        schedule.add(delivery("1"), now: 0)
        schedule.answered(delivery("1"), isSuccess: true)
        schedule.settle(delivery("1"), next: nil, now: 0)
        #expect(places(&schedule).isEmpty && schedule.count(of: "w") == 0)
    }

    @Test func endpointsTakeTurnsWithinTheirBounds() {
        var schedule = schedule(2, 5)
        for webhook in ["v", "w", "x"] {
            for place in 1...4 { schedule.add(delivery("\(webhook)\(place)", "s\(place)", of: webhook), now: 0) }
        }
        #expect(places(&schedule) == ["v1", "w1", "x1", "v2", "w2"])
        #expect(schedule.inFlight == 5)
        schedule.answered(delivery("v1", "s1", of: "v"), isSuccess: true)
        #expect(places(&schedule) == ["x2"])
        schedule.answered(delivery("w1", "s1", of: "w"), isSuccess: true)
        schedule.answered(delivery("w2", "s2", of: "w"), isSuccess: true)
        #expect(places(&schedule) == ["v3", "w3"])
    }

    @Test func manyThatFailTakeNobodysPlace() {
        var schedule = schedule(8, 16)
        let dead = (0..<50).map { "dead\($0)" }
        for webhook in dead {
            for place in 1...20 { schedule.add(delivery("\(place)", "s\(place)", of: webhook), now: 0) }
        }
        // All requests fail until every endpoint is known to fail all the time.
        for _ in 0..<200 {
            for taken in schedule.take(now: 0) {
                schedule.answered(taken, isSuccess: false)
                schedule.settle(taken, next: 1_000_000, now: 0)
            }
        }
        for webhook in dead { schedule.add(delivery("new", "new", of: webhook), now: 0) }
        _ = schedule.take(now: 0)
        #expect(schedule.inFlight <= 4, "a quarter of all")
        for place in 1...8 { schedule.add(delivery("\(place)", "s\(place)", of: "good"), now: 0) }
        #expect(schedule.take(now: 0).filter { $0.webhookID == "good" }.count == 8)
    }

    @Test func oneThatFailedTooOftenGetsAllAgainOnceItAnswers() {
        var schedule = schedule(16, 64)
        for place in 1...40 { schedule.add(delivery("\(place)", "s\(place)"), now: 0) }
        let first = schedule.take(now: 0)
        #expect(first.count == 16)
        for taken in first.prefix(5) { schedule.answered(taken, isSuccess: false) }
        #expect(schedule.take(now: 0).isEmpty, "eleven are under way, more than two")
        for taken in first.dropFirst(5) { schedule.answered(taken, isSuccess: false) }
        let second = schedule.take(now: 0)
        #expect(second.count == 2)
        schedule.answered(second[0], isSuccess: true)
        #expect(schedule.take(now: 0).count == 15)
    }

    @Test func whatIsSentByHandPassesTheOthers() {
        var schedule = schedule()
        schedule.add(delivery("1"), due: 1000, now: 0)
        schedule.add(delivery("2"), now: 0)
        #expect(places(&schedule).isEmpty)
        let isRemoved = schedule.remove(delivery("2"))
        #expect(isRemoved)
        schedule.add(delivery("2", "!2"), now: 0)
        #expect(places(&schedule) == ["2"])
        let isUnderWay = !schedule.remove(delivery("2", "!2"))
        #expect(isUnderWay)
        #expect(places(&schedule, at: 1000) == ["1"])
    }

    @Test func aDisabledEndpointsWaitingOnesAreDue() {
        var schedule = schedule()
        for place in 1...3 { schedule.add(delivery("\(place)", "s\(place)"), due: 1000, now: 0) }
        schedule.wakeAll(of: "w")
        #expect(places(&schedule).sorted() == ["1", "2", "3"])
        schedule.forget("w")
        for place in 1...3 { schedule.answered(delivery("\(place)", "s\(place)"), isSuccess: true) }
        #expect(schedule.inFlight == 0)
    }

    /// Whatever happens: the order per stream holds, nothing is lost, nothing is sent twice at once.
    @Test(arguments: 1...20) func manyRandomLives(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let findsSlow = seed.isMultiple(of: 2)
        var schedule = schedule(4, 12, slow: findsSlow ? 100 : 1_000_000_000)
        var now: Int64 = 0
        var left: [String: [String]] = [:]
        var underWay: [QueuedDelivery] = []
        for number in 0..<400 {
            let (webhook, lane) = (
                "w\(Int.random(in: 0..<5, using: &random))", "s\(Int.random(in: 0..<6, using: &random))"
            )
            let place = String(1000 + number)
            left["\(webhook)/\(lane)", default: []].append(place)
            schedule.add(delivery(place, lane, of: webhook), now: now)
            if number % 3 == 0 { step() }
        }
        var steps = 0
        while left.values.contains(where: { !$0.isEmpty }), steps < 20_000 {
            steps += 1
            step()
        }
        let rest = schedule.take(now: .max / 2)
        #expect(left.values.allSatisfy { $0.isEmpty } && rest.isEmpty && schedule.inFlight == 0)

        func step() {
            now += Int64.random(in: 0...50, using: &random)
            for taken in schedule.take(now: now) {
                #expect(left["\(taken.webhookID)/\(taken.lane)"]?.first == taken.place)
                underWay.append(taken)
            }
            #expect(underWay.count == schedule.inFlight && underWay.count <= (findsSlow ? 48 : 15))
            guard !underWay.isEmpty else { return }
            let done = underWay.remove(at: Int.random(in: 0..<underWay.count, using: &random))
            let isSuccess = Int.random(in: 0..<10, using: &random) < 7
            schedule.answered(done, isSuccess: isSuccess)
            if isSuccess { left["\(done.webhookID)/\(done.lane)"]?.removeFirst() }
            schedule.settle(done, next: isSuccess ? nil : now + Int64.random(in: 0...200, using: &random), now: now)
        }
    }
}
