import JSON
import Logging
import Synchronization

/// One plugin that hears of signals: they wait a moment, so that it gets many at a time.
final class SignalHearer: Sendable {
    /// How long the first of a batch waits for others, milliseconds.
    private static let pause: Int64 = 200

    let name: String
    let types: Set<String>
    private let deliver: SignalBus.Deliver
    private let clock: any WallClock
    private let logger: Logger
    private let bell = Doorbell()
    private let state = Mutex(State())

    private struct State {
        var queue = SignalQueue()
        var running: Task<Void, Never>?
        var isFinishing = false
        /// The last batch was not taken, and that is in the log.
        var isFailing = false
    }

    init(
        name: String, types: Set<String>, deliver: @escaping SignalBus.Deliver, clock: any WallClock, logger: Logger
    ) {
        self.name = name
        self.types = types
        self.deliver = deliver
        self.clock = clock
        self.logger = logger
    }

    var dropped: Int { state.withLock { $0.queue.dropped } }

    /// Puts a signal into the next batch; returns at once.
    func add(_ type: String, _ entry: [UInt8]) {
        state.withLock { state in
            state.queue.add(type, entry)
            guard state.running == nil, !state.queue.isEmpty else { return }
            // Detached: whose request it was is nothing to those that share its batch.
            state.running = Task.detached { await self.run() }
        }
    }

    /// Tells what waits without a pause, and returns once it was told.
    func finish() async {
        let running = state.withLock { state in
            state.isFinishing = true
            return state.running
        }
        bell.ring()
        await running?.value
    }

    private func run() async {
        repeat {
            if !state.withLock({ $0.isFinishing }) { await bell.wait(until: clock.now + Self.pause, clock: clock) }
            for batch in state.withLock({ $0.queue.takeAll() }) { await tell(batch) }
        } while !isOver()
    }

    private func isOver() -> Bool {
        state.withLock { state in
            guard state.queue.isEmpty else { return false }
            state.running = nil
            return true
        }
    }

    private func tell(_ batch: SignalQueue.Batch) async {
        var text = JSONObjectText(room: batch.entries.reduce(64) { $0 + $1.count + 1 })
        text.add("signals", texts: batch.entries)
        do throws(KernelError) {
            try await deliver(batch.type, text.finish(), clock.now)
            state.withLock { $0.isFailing = false }
        } catch {
            let isNews = state.withLock { state in
                state.queue.drop(batch.entries.count)
                defer { state.isFailing = true }
                return !state.isFailing
            }
            guard isNews else { return }
            logger.warning(
                "signals were not taken", metadata: ["plugin": "\(name)", "type": "\(batch.type)", "error": "\(error)"])
        }
    }
}
