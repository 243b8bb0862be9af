import Gateway
import Synchronization
import Testing

@Suite("Bodies that are compressed once")
struct CompressedBodiesTests {
    private func body(_ number: Int, count: Int = 1000) -> [UInt8] {
        Array(repeating: UInt8(truncatingIfNeeded: number), count: count)
    }

    @Test func theSameBodyIsCompressedOnce() {
        let bodies = CompressedBodies()
        let made = Mutex(0)
        for _ in 0..<5 {
            let compressed = bodies.compressed(body(1), tag: "\"a\"") { bytes in
                made.withLock { $0 += 1 }
                return Array(bytes.prefix(10))
            }
            #expect(compressed == body(1, count: 10))
        }
        #expect(made.withLock { $0 } == 1)
    }

    @Test func aTagThatIsUsedAgainIsNotBelieved() {
        let bodies = CompressedBodies()
        for number in 0..<3 {
            #expect(
                bodies.compressed(body(number), tag: "\"a\"") { Array($0.prefix(10)) } == body(number, count: 10))
        }
        #expect(bodies.count == 1)
    }

    @Test func thereAreNeverMoreThanItKeeps() {
        let few = CompressedBodies(most: 3)
        for number in 0..<10 { _ = few.compressed(body(number), tag: "\"\(number)\"") { $0 } }
        #expect(few.count == 3)
        let small = CompressedBodies(mostBytes: 10_000)
        for number in 0..<10 { _ = small.compressed(body(number), tag: "\"\(number)\"") { $0 } }
        #expect(small.count == 5)
        // One that is large would drive out all others.
        _ = small.compressed(body(0, count: 5000), tag: "\"large\"") { $0 }
        #expect(small.count == 5)
    }
}
