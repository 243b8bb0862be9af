/// Lanes by when they are due, the earliest first.
struct DueHeap: Sendable {
    /// A lane and its time.
    struct Alarm: Sendable {
        let due: Int64
        let webhookID: String
        let lane: String
    }

    private var alarms: [Alarm] = []

    /// The earliest time.
    var first: Int64? { alarms.first?.due }

    mutating func push(_ due: Int64, webhookID: String, lane: String) {
        alarms.append(Alarm(due: due, webhookID: webhookID, lane: lane))
        var child = alarms.count - 1
        while child > 0, alarms[child].due < alarms[(child - 1) / 2].due {
            alarms.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    /// The earliest, where its time has come.
    mutating func pop(upTo now: Int64) -> Alarm? {
        guard let top = alarms.first, top.due <= now else { return nil }
        let last = alarms.removeLast()
        guard !alarms.isEmpty else { return top }
        alarms[0] = last
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < alarms.count && alarms[child].due < alarms[least].due {
                least = child
            }
            guard least != parent else { return top }
            alarms.swapAt(parent, least)
            parent = least
        }
    }
}
