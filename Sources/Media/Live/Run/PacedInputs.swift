import Glibc
import Synchronization

/// The inputs of a source that comes a segment at a time, in their own time; once nothing follows, at once.
///
/// One thread reads the source, another hands on what is due.
final class PacedInputs: LiveInputs, Sendable {
    /// How long the thread sleeps at once, microseconds.
    private static let step: Int64 = 20_000
    /// How long it is waited for the source at once, milliseconds.
    private static let patience = 1000

    private let source: LiveReader
    /// Some segments.
    private let waiting = PacedInputs.queue(capacity: 16_384, most: 64 << 20)
    private let due = PacedInputs.queue(capacity: 512, most: 48 << 20)
    private let isOver = Atomic(false)
    private let threads = Mutex<[PipelineThread]>([])

    /// Over a source that nobody else reads. When the run fails whose state it is, nobody waits any more.
    init(_ source: LiveReader, _ state: RunState) {
        self.source = source
        state.watch(waiting)
        state.watch(due)
    }

    /// Reads the source from now on.
    func begin() throws(MediaFailure) {
        let reading = try PipelineThread { [self] in read() }
        let pacing = try PipelineThread { [self] in pace() }
        threads.withLock { $0 = [reading, pacing] }
    }

    func next(within milliseconds: Int) throws(MediaFailure) -> [LiveInput]? {
        if let input = due.take(within: milliseconds) { return [input] }
        return due.isOver ? nil : []
    }

    func finish() {
        due.abort()
        for thread in threads.withLock({ $0 }) { thread.join() }
    }

    private func read() {
        defer {
            isOver.store(true, ordering: .releasing)
            waiting.finish()
        }
        do throws(MediaFailure) {
            while let inputs = try source.next(within: Self.patience) {
                for input in inputs {
                    let queue = if case .received = input { due } else { waiting }
                    guard queue.put(input) else { return }
                }
            }
        } catch {
            _ = waiting.put(.failure(error))
        }
    }

    private func pace() {
        var pacer = Pacer()
        while var input = waiting.take() {
            if case .sample(let track, var sample) = input {
                var left = pacer.wait(for: sample.decodeTime, now: LiveReader.now) * 1000
                while left > 0, !isOver.load(ordering: .acquiring) {
                    usleep(UInt32(min(left, Self.step)))
                    left -= Self.step
                }
                sample.arrived = LiveReader.now
                input = .sample(track: track, sample)
            }
            guard due.put(input) else { break }
        }
        waiting.abort()
        due.finish()
    }

    private static func queue(capacity: Int, most: Int) -> BoundedQueue<LiveInput> {
        BoundedQueue(capacity: capacity, most: most) { input in
            if case .sample(_, let sample) = input { sample.bytes.count } else { 0 }
        }
    }
}
