import Glibc
import Kernel

/// A process to be killed: commits numbered records with eight writers and prints the number of each once it is
/// acknowledged. A record, its entry in a log and a counter are one commit.
///
/// Goes on after the numbers that are there, so that it can be killed round after round.
enum KillWriter {
    private static let writers = 8

    static func run(_ folder: String) async throws {
        let store = try LMDBStore(folder: folder)
        let entries = try await store.scan(StoreRange(prefix: Array("log/".utf8), limit: 1, reverse: true))
        let first = (entries.first?.version ?? 0) + 1
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<UInt64(writers) {
                group.addTask {
                    var number = first * 1_000_000 + writer
                    while true {
                        try await commit(number, store)
                        try tell(number)
                        number += UInt64(writers)
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    private static func commit(_ number: UInt64, _ store: LMDBStore) async throws {
        var commit = StoreCommit()
        let record = Array("record/\(number)".utf8)
        commit.puts = [.init(key: record, value: Array("\(number)".utf8) + [UInt8](repeating: 0x20, count: 500))]
        commit.adds = [.init(key: Array("count".utf8), delta: 1)]
        commit.appends = [.init(log: Array("log/".utf8), value: record)]
        try await store.commit(commit)
    }

    /// One line by one write, so that no kill cuts it.
    private static func tell(_ number: UInt64) throws {
        let line = Array("\(number)\n".utf8)
        guard write(1, line, line.count) == line.count else { throw StoreError(.failed, "nobody reads") }
    }
}
