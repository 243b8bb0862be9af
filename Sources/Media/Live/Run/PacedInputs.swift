import Glibc
import Synchronization

/// Hands inputs on in their own time, on a thread of its own; once nothing follows, at once.
final class PacedInputs: Sendable {
    /// How long the thread sleeps at once, microseconds.
    private static let step: Int64 = 20_000
    /// Inputs and bytes that may wait: some segments.
    private let waiting = BoundedQueue<LiveInput>(capacity: 16_384, most: 64 << 20) { input in
        if case .sample(_, let sample) = input { sample.bytes.count } else { 0 }
    }
    private let isOver = Atomic(false)
    private let inputs: BoundedQueue<LiveInput>

    /// Over the inputs of a run.
    init(_ inputs: BoundedQueue<LiveInput>) {
        self.inputs = inputs
    }

    /// Begins; join the thread after ``finish()``.
    func begin() throws(MediaFailure) -> PipelineThread {
        try PipelineThread { self.run() }
    }

    /// Takes one, once there is room. False: nobody takes any more.
    func put(_ input: LiveInput) -> Bool { waiting.put(input) }

    /// Nothing follows.
    func finish() {
        isOver.store(true, ordering: .releasing)
        waiting.finish()
    }

    private func run() {
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
            guard inputs.put(input) else { break }
        }
        waiting.abort()
    }
}
