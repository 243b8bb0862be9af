import Dispatch
import Kernel
import Synchronization
import Testing

/// Stands in for a disk: holds syncs back, and has them fail.
final class TestDisk: Sendable {
    private struct State {
        var isHeld = false
        var codes: [Int32] = []
        var syncs = 0
    }

    private let state = Mutex(State())
    private let gate = DispatchSemaphore(value: 0)

    /// Syncs so far, with those that failed.
    var syncs: Int { state.withLock { $0.syncs } }

    /// Holds the next sync until ``release()``.
    func hold() { state.withLock { $0.isHeld = true } }

    func release() { gate.signal() }

    /// The result codes of the next syncs, one each.
    func fail(with codes: Int32...) { state.withLock { $0.codes += codes } }

    /// What the store asks before each sync.
    func sync() -> Int32 {
        let (isHeld, code) = state.withLock { state in
            defer { state.isHeld = false }
            state.syncs += 1
            return (state.isHeld, state.codes.isEmpty ? 0 : state.codes.removeFirst())
        }
        if isHeld { gate.wait() }
        return code
    }
}

extension LMDBStore {
    /// A store whose disk a test holds in its hands.
    convenience init(
        _ folder: TemporaryFolder, disk: TestDisk = TestDisk(), mapSize: Int = 1 << 30, largestMapSize: Int = 1 << 30
    ) throws(StoreError) {
        var options = StoreOptions()
        options.mapSize = mapSize
        options.largestMapSize = largestMapSize
        options.fault = { disk.sync() }
        try self.init(folder: folder.path, options: options)
    }

    /// The code of the error that a commit ends with, or nil.
    func outcome(_ commit: StoreCommit) async -> StoreError.Code? {
        do throws(StoreError) {
            try await self.commit(commit)
            return nil
        } catch {
            return error.code
        }
    }
}

extension StoreCommit {
    static func put(_ key: String, _ value: [UInt8] = []) -> StoreCommit {
        var commit = StoreCommit()
        commit.puts = [.init(key: Array(key.utf8), value: value)]
        return commit
    }
}

/// Waits for a state of another thread.
func eventually(_ what: String, _ condition: @Sendable () async throws -> Bool) async throws {
    let clock = ContinuousClock()
    let end = clock.now + .seconds(120)
    while try await !condition() {
        guard clock.now < end else { throw NeverHappened(what: what) }
        try await Task.sleep(for: .milliseconds(1))
    }
}

struct NeverHappened: Error {
    let what: String
}
