import Glibc
import Kernel
import Synchronization
import Testing

@Suite("What is sent to workers")
struct WorkerOutputTests {
    /// How sends ended, in the order of the ends.
    private final class Ends: Sendable {
        private let all = Mutex<[WorkerOutput.Outcome]>([])
        var list: [WorkerOutput.Outcome] { all.withLock { $0 } }
        func take(_ outcome: WorkerOutput.Outcome) { all.withLock { $0.append(outcome) } }
    }

    private static func pair() -> (ours: Int32, theirs: Int32) {
        var ends: [Int32] = [-1, -1]
        _ = socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends)
        return (ends[0], ends[1])
    }

    private static func read(_ socket: Int32, _ count: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while bytes.count < count {
            let got = Glibc.read(socket, &buffer, min(buffer.count, count - bytes.count))
            guard got > 0 else { break }
            bytes += buffer[..<got]
        }
        return bytes
    }

    @Test("is written at once where it fits") func atOnce() {
        let (ours, theirs) = Self.pair()
        let output = WorkerOutput(socket: ours, label: "test")
        let ends = Ends()
        output.send([1, 2, 3], done: ends.take)
        #expect(ends.list == [.sent])
        #expect(Self.read(theirs, 3) == [1, 2, 3])
        output.close()
        // Once it is closed the other side sees the end.
        #expect(Self.read(theirs, 1) == [])
        output.send([4], done: ends.take)
        #expect(ends.list == [.sent, .gone])
        close(theirs)
    }

    @Test("keeps its order where it does not fit") func order() async {
        let (ours, theirs) = Self.pair()
        let output = WorkerOutput(socket: ours, label: "test")
        let ends = Ends()
        let pieces = (0..<40).map { [UInt8](repeating: UInt8($0), count: 100_003) }
        for piece in pieces { output.send(piece, done: ends.take) }
        // More than the socket holds: the last of it waits.
        #expect(ends.list.count < pieces.count)
        output.close()
        let all = Array(pieces.joined())
        #expect(Self.read(theirs, all.count) == all)
        #expect(Self.read(theirs, 1) == [])
        #expect(ends.list == [WorkerOutput.Outcome](repeating: .sent, count: pieces.count))
        close(theirs)
    }

    @Test("comes whole, whoever sends at once") func whole() async {
        let (ours, theirs) = Self.pair()
        let output = WorkerOutput(socket: ours, label: "test")
        let size = 150_001
        // What is sent does not fit, from the first on, and all begin while nobody reads.
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<64 {
                group.addTask { output.send([UInt8](repeating: UInt8(number), count: size)) { _ in } }
            }
        }
        output.close()
        let all = Self.read(theirs, 64 * size)
        let pieces = stride(from: 0, to: all.count, by: size).map { Set(all[$0..<min(all.count, $0 + size)]) }
        #expect(pieces.count == 64 && pieces.allSatisfy { $0.count == 1 })
        #expect(Set(pieces.compactMap(\.first)).count == 64)
        close(theirs)
    }

    @Test("is lost where nobody is there, or nobody reads for too long") func lost() async {
        let (ours, theirs) = Self.pair()
        var patience = timeval(tv_sec: 0, tv_usec: 50_000)
        setsockopt(ours, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        let output = WorkerOutput(socket: ours, label: "test")
        let outcome = await withCheckedContinuation { continuation in
            output.send([UInt8](repeating: 1, count: 8 << 20)) { continuation.resume(returning: $0) }
        }
        #expect(outcome == .stuck)
        close(theirs)
        let ends = Ends()
        output.send([1], done: ends.take)
        #expect(ends.list == [.gone])
        output.close()
    }
}
