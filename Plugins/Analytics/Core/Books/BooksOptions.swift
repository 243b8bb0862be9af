internal import JSON

/// What the settings say of the books.
package struct BooksOptions: Sendable {
    /// How long a session may be silent, milliseconds.
    package var idle: Int64 = 1_800_000
    /// Sessions at once.
    package var mostSessions = 100_000
    /// Whether hashes of addresses are kept.
    package var keepsMarks = true
    /// How long figures of a level are kept, days.
    package var days: [Level: Int64] = [.minute: 2, .hour: 90, .day: 1095]
    /// How long views are kept, days.
    package var viewDays: Int64 = 30

    /// The defaults.
    package init() {}

    /// As the settings say.
    init(_ settings: JSONObject) {
        self.init()
        idle = settings["idleMinutes"]?.int64.map { $0 * 60_000 } ?? idle
        mostSessions = settings["mostSessions"]?.int ?? mostSessions
        keepsMarks = settings["addressHashes"]?.bool ?? keepsMarks
        days[.minute] = settings["keepMinutesDays"]?.int64 ?? days[.minute]
        days[.hour] = settings["keepHoursDays"]?.int64 ?? days[.hour]
        days[.day] = settings["keepDaysDays"]?.int64 ?? days[.day]
        viewDays = settings["keepViewsDays"]?.int64 ?? viewDays
    }

    /// The first time, milliseconds since 1970, of which figures of a level are kept.
    package func start(of level: Level, now: Int64) -> Int64 {
        let whole = (days[level] ?? 0) * Level.day.milliseconds
        return Bucket(level, of: max(0, now - whole)).span.start
    }

    /// The finest level that is kept of a time.
    package func finest(at time: Int64, now: Int64) -> Level {
        Level.allCases.first { time >= start(of: $0, now: now) } ?? .day
    }
}
