/// A time of figures: from `start` up to `end`, milliseconds since 1970, which lie on the borders of buckets.
package struct Span: Sendable, Hashable {
    /// Inclusive.
    package var start: Int64
    /// Exclusive.
    package var end: Int64

    /// Describes one.
    package init(start: Int64, end: Int64) {
        self.start = start
        self.end = end
    }

    /// Whether a time lies in it.
    package func contains(_ time: Int64) -> Bool { start <= time && time < end }

    /// With both ends moved outward to whole buckets of a level.
    package func outward(to level: Level) -> Span {
        let length = level.milliseconds
        return Span(start: level.bucket(of: start) * length, end: (level.bucket(of: end - 1) + 1) * length)
    }

    /// The fewest buckets that make it up. Both ends are moved outward to what is still kept there: `finest` is the finest level
    /// of a time.
    package func buckets(finest: (Int64) -> Level) -> [Bucket] {
        var buckets: [Bucket] = []
        var next = finest(start).bucket(of: start) * finest(start).milliseconds
        while next < end {
            let finest = finest(next)
            let fits = Level.allCases.last { level in
                next % level.milliseconds == 0 && next + level.milliseconds <= end
            }
            let level = [fits, finest].compactMap { $0 }.max { $0.milliseconds < $1.milliseconds } ?? finest
            let bucket = Bucket(level: level, number: level.bucket(of: next))
            buckets.append(bucket)
            next = bucket.span.end
        }
        return buckets
    }
}

/// A bucket of a level.
package struct Bucket: Sendable, Hashable {
    /// How long it is.
    package let level: Level
    /// Counted from 1970.
    package let number: Int64

    /// Describes one.
    package init(level: Level, number: Int64) {
        self.level = level
        self.number = number
    }

    /// The bucket that a time lies in.
    package init(_ level: Level, of time: Int64) {
        self.init(level: level, number: level.bucket(of: time))
    }

    /// Its time.
    package var span: Span {
        Span(start: number * level.milliseconds, end: (number + 1) * level.milliseconds)
    }
}
