import Glibc
public import JSON

/// Makes parts and segments of a live feed as it comes, until it ends.
///
/// The calling thread reads the feed, takes it apart and packages it, so that nothing but the bytes wakes anybody; another
/// sends. A source that comes a segment at a time is read and paced by threads of its own.
public final class LiveRun {
    private let specification: LiveSpecification
    private let feed: any LiveFeed
    private let catalog: CodecCatalog
    private let outbox: any Outbox
    private let watchdog: Watchdog?
    private let state = RunState()
    /// How often the time is told, milliseconds.
    private static let tick = 250

    /// A run over a feed.
    public init(
        _ specification: LiveSpecification, feed: any LiveFeed, catalog: CodecCatalog, outbox: any Outbox,
        watchdog: Watchdog? = nil
    ) {
        LibAV.silence()
        self.specification = specification
        self.feed = feed
        self.catalog = catalog
        self.outbox = outbox
        self.watchdog = watchdog
    }

    /// Does it and answers the body of the `done` frame: `{ "durationSeconds", "warnings" }`. Throws the first failure of any
    /// thread.
    public func run() throws(MediaFailure) -> JSON {
        let sending = try LiveOutbox(outbox, state)
        let packager = LivePackager(specification, catalog: catalog, outbox: sending, state: state)
        watchdog?.begin()
        do throws(MediaFailure) {
            let inputs = try inputs()
            try package(inputs, packager)
            inputs.finish()
        } catch {
            // The feed may be waited for: its thread ends with the process.
            state.fail(error)
            throw state.failure ?? error
        }
        sending.finish()
        if let failure = state.failure { throw failure }
        let report = packager.health.report(now: LiveReader.now)
        return [
            "durationSeconds": .number((packager.seconds * 1000).rounded() / 1000),
            "warnings": .array(report.warnings.map(JSON.string)),
        ]
    }

    private func inputs() throws(MediaFailure) -> any LiveInputs {
        let reader = LiveReader(feed, specification.input)
        switch specification.input {
        case .flv, .mpegts: return reader
        case .transportSegments, .fragments:
            let paced = PacedInputs(reader, state)
            try paced.begin()
            return paced
        }
    }

    /// Takes input after input to the last, and tells the time between them.
    private func package(_ inputs: any LiveInputs, _ packager: LivePackager) throws(MediaFailure) {
        var count = 0.0
        var ticked = LiveReader.now
        while true {
            let left = ticked + Int64(Self.tick) - LiveReader.now
            guard let next = try inputs.next(within: max(0, min(Int(left), Self.tick))) else { break }
            if let failure = state.failure { throw failure }
            let now = LiveReader.now
            for input in next { try packager.take(input, now: now) }
            // The wall's clock may be set back.
            if now - ticked >= Int64(Self.tick) || now < ticked {
                ticked = now
                try packager.take(.tick, now: now)
            }
            count += 1
            watchdog?.advance(to: count)
        }
        try packager.finish(now: LiveReader.now)
    }
}
