internal import Dispatch
internal import Synchronization

/// Threads for work that blocks: a fixed number, for reads and for writes.
///
/// Writes of one key take one lane, and so come one after the other in the order begun. Reads wait for no write.
struct Lanes: Sendable {
    private static let count = 8

    // Serial queues without a target have threads of their own, which Swift's tasks do not wait for.
    private let reads = (0..<count).map { DispatchQueue(label: "local-storage.read.\($0)") }
    private let writes = (0..<count).map { DispatchQueue(label: "local-storage.write.\($0)") }
    private let turn = Turn()

    func read<R: Sendable>(_ work: @escaping @Sendable () throws -> R) async throws -> R {
        try await run(on: reads[turn.next() % Self.count], work)
    }

    func write<R: Sendable>(to key: String, _ work: @escaping @Sendable () throws -> R) async throws -> R {
        try await run(on: writes[Int(UInt(bitPattern: key.hashValue) % UInt(Self.count))], work)
    }

    private func run<R: Sendable>(
        on queue: DispatchQueue, _ work: @escaping @Sendable () throws -> R
    ) async throws -> R {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result(catching: work)) }
        }
    }

    private final class Turn: Sendable {
        private let count = Atomic<Int>(0)

        func next() -> Int { count.wrappingAdd(1, ordering: .relaxed).newValue & Int.max }
    }
}
