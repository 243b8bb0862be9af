package import Logging
import Synchronization

/// Tells signals to the plugins that hear of them: soon, many at a time, at most once.
///
/// Nothing of it is durable, and who sends never waits. What a plugin does not take in time is dropped and counted.
public final class SignalBus: Sendable {
    /// Takes signals of a type: the JSON that ``stream_event`` has as its data, and the time.
    package typealias Deliver =
        @Sendable (_ type: String, _ data: [UInt8], _ time: Int64) async throws(KernelError) -> Void

    private let clock: any WallClock
    private let logger: Logger
    private let hearers = Mutex<[SignalHearer]>([])
    private let sent = MetricCounter(
        "stream_signals_total", "Signals that somebody hears of, by type.", labels: ["type"])
    private let malformed = Mutex(0)

    package init(clock: any WallClock, logger: Logger) {
        self.clock = clock
        self.logger = logger
    }

    /// Has a plugin hear of signals of these types from now on.
    package func subscribe(name: String, types: Set<String>, deliver: @escaping Deliver) {
        let hearer = SignalHearer(name: name, types: types, deliver: deliver, clock: clock, logger: logger)
        hearers.withLock { $0.append(hearer) }
    }

    /// Whether anybody hears of such signals: who asks first composes none for nobody.
    public func isHeard(_ type: String) -> Bool {
        hearers.withLock { $0.contains { $0.types.contains(type) } }
    }

    /// Tells those who hear of it; returns at once. `answer` is what came of the answer that the signal stands for.
    public func send(_ signal: Signal, answer: SentAnswer? = nil) {
        let hearing = hearers.withLock { $0.filter { $0.types.contains(signal.type) } }
        guard !hearing.isEmpty else { return }
        guard let entry = signal.entry(at: clock.now, answer: answer) else {
            malformed.withLock { $0 += 1 }
            return
        }
        sent.add(1, [signal.type])
        for hearer in hearing { hearer.add(signal.type, entry) }
    }

    /// Tells what waits, and returns once it was told: nothing more will be sent.
    package func finish() async {
        for hearer in hearers.withLock({ $0 }) { await hearer.finish() }
    }

    /// Its part of what is scraped.
    package func write(to text: inout MetricsText) {
        sent.write(to: &text)
        let malformed = malformed.withLock { $0 }
        text.counter(
            "stream_signals_dropped_total", "Signals that a plugin did not hear of, as it fell behind or refused them.",
            labels: ["plugin"],
            hearers.withLock { $0 }.map { ([$0.name], Double($0.dropped)) }
                + (malformed > 0 ? [(["malformed"], Double(malformed))] : []))
    }
}
