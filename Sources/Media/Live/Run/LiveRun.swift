import Glibc
public import JSON

/// Makes parts and segments of a live feed as it comes, until it ends.
///
/// One thread reads the feed and takes it apart, the calling one packages, another sends.
public final class LiveRun {
    private let specification: LiveSpecification
    private let feed: any LiveFeed
    private let catalog: CodecCatalog
    private let outbox: any Outbox
    private let watchdog: Watchdog?
    private let state = RunState()
    /// Inputs, and bytes of them, that may wait.
    private let inputs = BoundedQueue<LiveInput>(capacity: 512, most: 48 << 20) { input in
        if case .sample(_, let sample) = input { sample.bytes.count } else { 0 }
    }

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
        state.watch(inputs)
        let sending = try LiveOutbox(outbox, state)
        let reader = LiveReader(feed, specification.input, inputs)
        let reading = try PipelineThread { reader.run() }
        let ticking = try PipelineThread { [inputs] in
            repeat { usleep(250_000) } while inputs.put(.tick)
        }
        let packager = LivePackager(specification, catalog: catalog, outbox: sending, state: state)
        var count = 0.0
        watchdog?.begin()
        do throws(MediaFailure) {
            while let input = inputs.take() {
                try packager.take(input, now: LiveReader.now)
                count += 1
                watchdog?.advance(to: count)
            }
            if let failure = state.failure { throw failure }
            try packager.finish(now: LiveReader.now)
        } catch {
            // The feed may be waited for: its thread ends with the process.
            state.fail(error)
            throw state.failure ?? error
        }
        inputs.abort()
        reading.join()
        ticking.join()
        sending.finish()
        if let failure = state.failure { throw failure }
        let report = packager.health.report(now: LiveReader.now)
        return [
            "durationSeconds": .number((packager.seconds * 1000).rounded() / 1000),
            "warnings": .array(report.warnings.map(JSON.string)),
        ]
    }
}
