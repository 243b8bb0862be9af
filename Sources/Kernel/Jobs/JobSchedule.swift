/// Which jobs are due, and for which of them there is room. Pure: it knows no clock and no store.
///
/// A job is expected (at a time), then running, then ended; while it runs it may be expected again, and is taken up once
/// it has ended.
package struct JobSchedule: Sendable {
    private struct Room {
        let concurrency: Int
        var running = 0

        var isFree: Bool { running < concurrency }
    }

    private var rooms: [String: Room] = [:]
    private var expected: [JobName: Int64] = [:]
    private var running: Set<JobName> = []

    /// Nothing is due, no kind declared.
    package init() {}

    /// Jobs of an undeclared kind wait.
    package mutating func declare(kind: String, concurrency: Int) {
        rooms[kind] = Room(concurrency: concurrency)
    }

    /// The job may be due at a time, milliseconds since 1970. The soonest counts.
    package mutating func expect(_ name: JobName, at time: Int64) {
        expected[name] = min(time, expected[name] ?? .max)
    }

    /// The job is no longer there.
    package mutating func forget(_ name: JobName) {
        expected[name] = nil
    }

    /// Takes the jobs that are due and that there is room for, the longest due first. They run from now on.
    package mutating func take(at now: Int64) -> [JobName] {
        let due = expected.filter { $0.value <= now }.sorted { $0.value < $1.value }
        var taken: [JobName] = []
        for name in due.map(\.key) where isStartable(name) {
            rooms[name.kind]?.running += 1
            running.insert(name)
            expected[name] = nil
            taken.append(name)
        }
        return taken
    }

    /// A run ended; the job is due again at `next`, or never.
    package mutating func end(_ name: JobName, next: Int64?) {
        guard running.remove(name) != nil else { return }
        rooms[name.kind]?.running -= 1
        if let next { expect(name, at: next) }
    }

    /// When to take again; nil: not before something is expected or ends.
    package var next: Int64? {
        expected.lazy.filter { isStartable($0.key) }.map(\.value).min()
    }

    /// How many jobs of each declared kind wait and run, and since when the oldest that could run is due.
    package var figures: [String: JobFigures] {
        var figures = rooms.mapValues { JobFigures(waiting: 0, running: $0.running, oldest: nil) }
        for (name, time) in expected where figures[name.kind] != nil {
            figures[name.kind]?.waiting += 1
            let oldest = figures[name.kind]?.oldest ?? .max
            figures[name.kind]?.oldest = min(oldest, time)
        }
        return figures
    }

    private func isStartable(_ name: JobName) -> Bool {
        rooms[name.kind]?.isFree ?? false && !running.contains(name)
    }
}
