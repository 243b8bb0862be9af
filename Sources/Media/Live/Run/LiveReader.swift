import Glibc

/// Reads a feed and makes inputs of it, on a thread of its own.
final class LiveReader: @unchecked Sendable {
    // why: all is used by its thread alone; the queue guards itself.

    private let feed: any LiveFeed
    private let input: LiveSpecification.Input
    private let inputs: BoundedQueue<LiveInput>

    init(_ feed: any LiveFeed, _ input: LiveSpecification.Input, _ inputs: BoundedQueue<LiveInput>) {
        self.feed = feed
        self.input = input
        self.inputs = inputs
    }

    /// Milliseconds since 1970.
    static var now: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }

    /// Reads until the source ends; the thread's body.
    func run() {
        defer { inputs.finish() }
        do throws(MediaFailure) {
            switch input {
            case .flv: try readTags()
            case .mpegts: try readTransport { inputs.put($0) }
            case .transportSegments, .fragments: try readSegments()
            }
        } catch {
            _ = inputs.put(.failure(error))
        }
    }

    private func readTags() throws(MediaFailure) {
        var records = FeedReader()
        var tags = FLVInput()
        while true {
            let bytes = try feed.read()
            guard !bytes.isEmpty else { return }
            let now = Self.now
            guard inputs.put(.received(bytes: bytes.count)) else { return }
            records.append(bytes)
            while let record = try records.next() {
                if record.kind == .end { return }
                for input in tags.inputs(of: record, arrived: now) {
                    guard inputs.put(input) else { return }
                }
            }
        }
    }

    /// Reads segments, which are played in their own time.
    private func readSegments() throws(MediaFailure) {
        let paced = PacedInputs(inputs)
        let pacing = try paced.begin()
        defer {
            paced.finish()
            pacing.join()
        }
        if input == .fragments {
            try readFragments(paced)
        } else {
            try readTransport { paced.put($0) }
        }
    }

    private func readFragments(_ paced: PacedInputs) throws(MediaFailure) {
        var records = FeedReader()
        var fragments = FragmentInput()
        while true {
            let bytes = try feed.read()
            var isOver = bytes.isEmpty
            if !isOver { guard inputs.put(.received(bytes: bytes.count)) else { return } }
            records.append(bytes)
            while !isOver, let record = try records.next() {
                if record.kind == .end { isOver = true }
                guard record.kind == .fragments else { continue }
                for input in try fragments.take(record.body, arrived: Self.now) {
                    guard paced.put(input) else { return }
                }
            }
            guard isOver else { continue }
            for input in fragments.finish() { _ = paced.put(input) }
            return
        }
    }

    private func readTransport(_ put: (LiveInput) -> Bool) throws(MediaFailure) {
        var records = FeedReader()
        var stream = TransportInput()
        while true {
            let bytes = try feed.read()
            let now = Self.now
            var isOver = bytes.isEmpty
            if !isOver { guard inputs.put(.received(bytes: bytes.count)) else { return } }
            records.append(bytes)
            while !isOver, let record = try records.next() {
                if record.kind == .end { isOver = true }
                guard record.kind == .transport else { continue }
                for input in stream.take(record.body, arrived: now) {
                    guard put(input) else { return }
                }
            }
            guard isOver else { continue }
            for input in stream.finish(arrived: now) { _ = put(input) }
            return
        }
    }
}
