import Glibc
import Kernel
import Testing

/// A process that is killed while it commits: what it was told to be durable is there, and nothing is there in part.
@Suite struct KilledStoreTests {
    private static let rounds = 8
    private static let acknowledgementsARound = 300

    @Test func everythingAcknowledgedOutlivesAKill() async throws {
        let folder = try TemporaryFolder()
        var acknowledged: Set<UInt64> = []
        for round in 1...Self.rounds {
            let numbers = try KilledWriter.run(in: folder.path, until: round * Self.acknowledgementsARound)
            #expect(acknowledged.isDisjoint(with: numbers))
            acknowledged.formUnion(numbers)

            let store = try LMDBStore(folder: folder.path)
            let records = try await all(store, "record/").map { String(decoding: $0.key.dropFirst(7), as: UTF8.self) }
            let present = Set(records.compactMap { UInt64($0) })
            #expect(acknowledged.isSubset(of: present), "round \(round): acknowledged records must be there")

            let log = try await all(store, "log/")
            #expect(
                log.map { $0.key.suffix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) } } == Array(1...UInt64(log.count)))
            #expect(Set(log.map(\.value)) == Set(present.map { Array("record/\($0)".utf8) }), "one entry a record")
            let count = try #require(await store.get(Array("count".utf8)))
            #expect(count.value.reversed().reduce(0) { $0 << 8 | Int($1) } == present.count)
            await store.close()
        }
        #expect(acknowledged.count >= Self.rounds * Self.acknowledgementsARound)
    }

    private func all(_ store: LMDBStore, _ prefix: String) async throws -> [StoreEntry] {
        try await store.scan(StoreRange(prefix: Array(prefix.utf8), limit: .max))
    }
}

/// `bench-commits kill-writer`, which lies beside the tests.
enum KilledWriter {
    struct Failure: Error {
        let problem: String
    }

    /// Starts it, reads so many of the numbers that it prints, kills it, and reads the rest.
    static func run(in folder: String, until count: Int) throws -> Set<UInt64> {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw Failure(problem: "no pipe") }
        // The process must not hold the end that it is read from: it is to end with this one.
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let process = try start(folder, output: ends[1])
        close(ends[1])
        defer { close(ends[0]) }
        var text: [UInt8] = []
        var lines = 0
        var isKilled = false
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let size = read(ends[0], &buffer, buffer.count)
            if size <= 0 { break }
            text += buffer[..<size]
            lines += buffer[..<size].count { $0 == UInt8(ascii: "\n") }
            if lines >= count, !isKilled {
                kill(process, SIGKILL)
                isKilled = true
            }
        }
        var status: Int32 = 0
        waitpid(process, &status, 0)
        guard isKilled, status & 0x7F == SIGKILL else { throw Failure(problem: "it ended by itself: \(status)") }
        return Set(String(decoding: text, as: UTF8.self).split(separator: "\n").compactMap { UInt64($0) })
    }

    /// Starts `bench-commits hold-reader`; answers once it holds a snapshot.
    static func startReader(in folder: String) throws -> pid_t {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw Failure(problem: "no pipe") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let process = try start(folder, "hold-reader", output: ends[1])
        close(ends[1])
        defer { close(ends[0]) }
        var byte: UInt8 = 0
        guard read(ends[0], &byte, 1) == 1 else { throw Failure(problem: "it holds no snapshot") }
        return process
    }

    private static func start(_ folder: String, _ mode: String = "kill-writer", output: Int32) throws -> pid_t {
        let program = try directory() + "/bench-commits"
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        let arguments: [UnsafeMutablePointer<CChar>?] = [strdup(program), strdup(mode), strdup(folder), nil]
        defer { for argument in arguments { free(argument) } }
        var process = pid_t()
        let code = posix_spawn(&process, program, &actions, nil, arguments, environ)
        guard code == 0 else {
            throw Failure(
                problem: "\(program) cannot be started (build all products): \(String(cString: strerror(code)))")
        }
        return process
    }

    /// Where the tests' own program is.
    private static func directory() throws -> String {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let size = buffer.withUnsafeMutableBytes { bytes in
            bytes.withMemoryRebound(to: CChar.self) { text in
                text.baseAddress.map { readlink("/proc/self/exe", $0, text.count) } ?? 0
            }
        }
        let path = String(decoding: buffer.prefix(max(0, size)), as: UTF8.self)
        guard let slash = path.lastIndex(of: "/") else { throw Failure(problem: "no path in /proc/self/exe") }
        return String(path[..<slash])
    }
}
