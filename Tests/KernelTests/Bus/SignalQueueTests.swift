import Kernel
import Testing

@Suite("Signals that wait")
struct SignalQueueTests {
    private func entries(_ numbers: Range<Int>) -> [[UInt8]] { numbers.map { Array("\($0)".utf8) } }

    @Test("What waits is taken in its order, by type and in batches")
    func batches() {
        var queue = SignalQueue()
        for entry in entries(0..<5) { queue.add("a.b", entry) }
        queue.add("c.d", Array("5".utf8))
        queue.add("a.b", Array("6".utf8))
        let batches = queue.takeAll(size: 3)
        #expect(batches.map(\.type) == ["a.b", "a.b", "c.d", "a.b"])
        #expect(batches.flatMap(\.entries) == entries(0..<7))
        #expect(queue.isEmpty)
        #expect(queue.takeAll().isEmpty)
    }

    @Test("What there is no room for is dropped and counted")
    func bounds() {
        var queue = SignalQueue(most: 3, mostBytes: 1000)
        for entry in entries(0..<5) { queue.add("a.b", entry) }
        #expect(queue.dropped == 2)
        #expect(queue.takeAll().flatMap(\.entries) == entries(0..<3))
        queue.add("a.b", [UInt8](repeating: 0x20, count: 990))
        queue.add("a.b", [UInt8](repeating: 0x20, count: 11))
        #expect(queue.dropped == 3)
        #expect(queue.takeAll().flatMap(\.entries).count == 1)
        queue.drop(4)
        #expect(queue.dropped == 7)
    }
}
