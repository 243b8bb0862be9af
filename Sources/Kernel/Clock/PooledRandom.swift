import Glibc
import Synchronization

/// Random bits of the operating system, asked for many at a time: a system call for each would take longer than what they
/// are for. None is given out twice, and none is kept once it was given out.
struct PooledRandom: RandomNumberGenerator {
    private static let pool = Mutex<[UInt64]>([])

    mutating func next() -> UInt64 {
        Self.pool.withLock { pool in
            if let last = pool.popLast() { return last }
            // 32 words are 256 bytes, the most that getentropy(3) gives at once.
            var words = [UInt64](repeating: 0, count: 32)
            let code = words.withUnsafeMutableBytes { getentropy($0.baseAddress, $0.count) }
            precondition(code == 0, "the operating system gives no random bytes")
            pool = words
            return pool.removeLast()
        }
    }
}
