/// What is known of many views: sums that can be added, and sketches that can be merged.
package struct Figures: Sendable, Hashable {
    /// Steps that a film is cut into, to tell how far views came.
    package static let steps = 100

    /// Views.
    package var views = 0
    /// Milliseconds watched.
    package var watched = 0
    /// Milliseconds that viewers waited in the midst of it.
    package var stalled = 0
    /// Errors that players told of.
    package var errors = 0
    /// Views that came to the end.
    package var completed = 0
    /// Who watched.
    package var viewers = UniqueSketch()
    /// How long it took to start, milliseconds.
    package var startups = TimeSketch()
    /// Of one stream: how many views have seen each step; else empty.
    package var reached: [Int] = []
    /// Bytes of bodies. Of rows they are counted apart, as they are delivered.
    package var bytes = 0
    /// The most at once.
    package var peak = 0

    /// Of nothing.
    package init() {}

    /// Adds what another holds.
    package mutating func merge(_ other: Figures) {
        views += other.views
        watched += other.watched
        stalled += other.stalled
        errors += other.errors
        completed += other.completed
        viewers.merge(other.viewers)
        startups.merge(other.startups)
        if !other.reached.isEmpty {
            if reached.isEmpty { reached = [Int](repeating: 0, count: Self.steps) }
            for step in reached.indices { reached[step] += other.reached[step] }
        }
        bytes += other.bytes
        peak = max(peak, other.peak)
    }
}

extension Figures {
    private static let version = 1

    /// As it lies in the store, without ``bytes`` and ``peak``.
    package var stored: [UInt8] {
        var bytes = ByteWriter()
        for number in [Self.version, views, watched, stalled, errors, completed] { bytes.number(number) }
        viewers.write(to: &bytes)
        startups.write(to: &bytes)
        bytes.number(reached.count)
        for count in reached { bytes.number(count) }
        return bytes.bytes
    }

    /// Reads what ``stored`` wrote; nil where it is not that.
    package init?(stored: [UInt8]) {
        var bytes = ByteReader(stored)
        guard bytes.number() == Self.version, let views = bytes.number(), let watched = bytes.number(),
            let stalled = bytes.number(), let errors = bytes.number(), let completed = bytes.number(),
            let viewers = UniqueSketch(&bytes), let startups = TimeSketch(&bytes),
            let count = bytes.number(), count == 0 || count == Self.steps
        else { return nil }
        self.views = views
        self.watched = watched
        self.stalled = stalled
        self.errors = errors
        self.completed = completed
        self.viewers = viewers
        self.startups = startups
        for _ in 0..<count {
            guard let number = bytes.number() else { return nil }
            reached.append(number)
        }
    }
}
