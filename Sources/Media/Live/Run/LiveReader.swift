import Glibc

/// Reads a feed, and makes inputs of what came. Used by one thread.
final class LiveReader: LiveInputs, @unchecked Sendable {
    // why: it is handed to the thread that uses it.

    private let feed: any LiveFeed
    private let input: LiveSpecification.Input
    private var records = FeedReader()
    private var tags = FLVInput()
    private var stream = TransportInput()
    private var fragments = FragmentInput()
    private var isOver = false

    init(_ feed: any LiveFeed, _ input: LiveSpecification.Input) {
        self.feed = feed
        self.input = input
    }

    /// Milliseconds since 1970.
    static var now: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }

    func next(within milliseconds: Int) throws(MediaFailure) -> [LiveInput]? {
        guard !isOver else { return nil }
        guard let bytes = try feed.read(within: milliseconds) else { return [] }
        let now = Self.now
        isOver = bytes.isEmpty
        var inputs: [LiveInput] = isOver ? [] : [.received(bytes: bytes.count)]
        records.append(bytes)
        while !isOver, let record = try records.next() {
            if record.kind == .end { isOver = true }
            inputs += try take(record, now)
        }
        if isOver { inputs += rest(now) }
        return inputs
    }

    func finish() {}

    private func take(_ record: FeedRecord, _ now: Int64) throws(MediaFailure) -> [LiveInput] {
        switch input {
        case .flv: tags.inputs(of: record, arrived: now)
        case .mpegts, .transportSegments:
            record.kind == .transport ? stream.take(record.body, arrived: now) : []
        case .fragments: record.kind == .fragments ? try fragments.take(record.body, arrived: now) : []
        }
    }

    /// What was kept, since more might have followed.
    private func rest(_ now: Int64) -> [LiveInput] {
        switch input {
        case .flv: []
        case .mpegts, .transportSegments: stream.finish(arrived: now)
        case .fragments: fragments.finish()
        }
    }
}
