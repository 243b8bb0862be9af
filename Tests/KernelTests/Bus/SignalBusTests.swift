import JSON
import Kernel
import Logging
import Synchronization
import Testing

@Suite("Signals")
struct SignalBusTests {
    private let clock = ManualClock()

    private func bus() -> SignalBus { SignalBus(clock: clock, logger: Logger(label: "test")) }

    private func signal(_ number: Int, type: String = "media.served") -> Signal {
        Signal(type: type, account: "a", subject: "str_1", data: Array(#"{"n":\#(number)}"#.utf8))
    }

    @Test("Only what somebody hears of is sent")
    func heard() async {
        let bus = bus()
        let told = Told()
        #expect(!bus.isHeard("media.served"))
        bus.send(signal(0))
        bus.subscribe(name: "p", types: ["media.served"]) { type, data, _ in told.add(type, data) }
        #expect(bus.isHeard("media.served"))
        #expect(!bus.isHeard("media.other"))
        bus.send(signal(1, type: "media.other"))
        bus.send(signal(2))
        await bus.finish()
        #expect(told.numbers == [[2]])
    }

    @Test("Those of one moment come together, with what came of their answers")
    func together() async {
        let bus = bus()
        let told = Told()
        bus.subscribe(name: "p", types: ["media.served"]) { type, data, _ in told.add(type, data) }
        for number in 0..<3 { bus.send(signal(number)) }
        bus.send(
            signal(3), answer: SentAnswer(status: 206, bytes: 7, milliseconds: 9, isComplete: false, isHead: false))
        await bus.finish()
        #expect(told.numbers == [[0, 1, 2, 3]])
        let last = told.batches.last?["signals"]?.array?.last
        #expect(last?["account"] == "a")
        #expect(last?["subject"] == "str_1")
        #expect(last?["time"]?.int64 == clock.now)
        #expect(
            last?["answer"]
                == ["status": 206, "bytes": 7, "milliseconds": 9, "complete": false, "head": false])
    }

    @Test("What a plugin refuses does not come again, and is counted; so is what is no JSON")
    func refused() async {
        let bus = bus()
        bus.subscribe(name: "p", types: ["media.served"]) { _, _, _ throws(KernelError) in throw .notFound("No.") }
        bus.send(signal(0))
        bus.send(Signal(type: "media.served", account: "", subject: "", data: Array("{]".utf8)))
        await bus.finish()
        var text = MetricsText()
        bus.write(to: &text)
        #expect(text.text.contains(#"stream_signals_dropped_total{plugin="p"} 1"#))
        #expect(text.text.contains(#"stream_signals_dropped_total{plugin="malformed"} 1"#))
        #expect(text.text.contains(#"stream_signals_total{type="media.served"} 1"#))
    }
}

/// What a plugin was told.
private final class Told: Sendable {
    private let state = Mutex<[JSON]>([])

    var batches: [JSON] { state.withLock { $0 } }

    /// The numbers of each batch's signals.
    var numbers: [[Int64]] {
        batches.map { batch in (batch["signals"]?.array ?? []).compactMap { $0["data"]?["n"]?.int64 } }
    }

    func add(_ type: String, _ data: [UInt8]) {
        guard type == "media.served", let json = try? JSON(parsing: data) else { return }
        state.withLock { $0.append(json) }
    }
}
