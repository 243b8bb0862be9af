import Glibc
import Synchronization

/// Ends a run that uses up the processor without getting on in the film, or takes too much memory: however small the file,
/// it can ask for a lot of both.
///
/// Processor time counts, not the clock's: a process that waits for its parent or its turn gets older, not worse.
public final class Watchdog: Sendable {
    /// What a run may use.
    public struct Limits: Sendable, Hashable {
        /// Processor time without any more of the film decoded, seconds.
        public var stallSeconds = 45.0
        /// The same once all was decoded and only encoders are at work.
        public var finishSeconds = 600.0
        /// Memory in use until the file is opened, bytes.
        public var openBytes = 900 << 20
        /// Memory in use after that, bytes.
        public var runBytes = 1600 << 20

        /// Those of every run.
        public init() {}
    }

    private enum Phase {
        case opening, running, finishing
    }

    private struct State {
        var phase = Phase.opening
        var place = -1.0
        var usedAtPlace = Watchdog.processorSeconds
    }

    private let limits: Limits
    private let state = Mutex(State())
    /// What was in use before the file came: Linux counts in what the parent had used when it started this process.
    private let bytesAtStart = Watchdog.peakBytes

    /// Watches from now on, once ``start(_:)`` was called.
    public init(_ limits: Limits = Limits()) {
        self.limits = limits
    }

    /// Starts the thread that watches; `end` is called at most once, on it, with the reason. Throws `WORKER_LIMIT` where
    /// there is no thread left.
    public func start(_ end: @escaping @Sendable (MediaFailure) -> Void) throws(MediaFailure) {
        _ = try PipelineThread { [self] in
            while true {
                // What a file does to memory it does while it is opened.
                usleep(isOpening ? 25_000 : 100_000)
                guard let failure = check(processorSeconds: Self.processorSeconds, peakBytes: Self.peakBytes) else {
                    continue
                }
                return end(failure)
            }
        }
    }

    private var isOpening: Bool { state.withLock { $0.phase == .opening } }

    /// The file is gone through from its start, perhaps again: places count from 0.
    package func begin() {
        state.withLock { $0 = State(phase: .running) }
    }

    /// The film is decoded up to there, in seconds or packets: whatever grows.
    package func advance(to place: Double) {
        state.withLock { state in
            if state.phase == .opening { state.phase = .running }
            guard place > state.place else { return }
            state.place = place
            state.usedAtPlace = Self.processorSeconds
        }
    }

    /// All is decoded; encoders have the rest.
    package func finish() {
        state.withLock { state in
            state.phase = .finishing
            state.usedAtPlace = Self.processorSeconds
        }
    }

    /// Why the run must end now, or nil.
    package func check(processorSeconds: Double, peakBytes: Int) -> MediaFailure? {
        let (phase, used) = state.withLock { ($0.phase, processorSeconds - $0.usedAtPlace) }
        let most = phase == .opening ? limits.openBytes : limits.runBytes
        if bytesAtStart < most, peakBytes > most {
            return MediaFailure(
                .workerLimit,
                "The file asks for more memory than one video may use. It may be damaged; else convert it to MP4 with "
                    + "smaller pictures.")
        }
        guard used > (phase == .finishing ? limits.finishSeconds : limits.stallSeconds) else { return nil }
        return MediaFailure(
            .workerLimit,
            "Decoding the file does not get on: it takes far longer than its length allows. It may be damaged; else "
                + "convert it to MP4 with another program.")
    }

    private static var processorSeconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    private static var peakBytes: Int {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return usage.ru_maxrss * 1024
    }
}
