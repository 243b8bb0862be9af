import CStreamPlugin
import JSON
import KernelTesting
import PluginSDK
import Testing

@Suite struct BridgeWorkerTests {
    private func started() async throws -> BoundaryPlugin {
        let (plugin, outcome) = await BoundaryPlugin.start(on: BoundaryHost())
        try #require(outcome.code == nil)
        return plugin
    }

    /// Waits for lines of the log, with a bound.
    private func lines(_ plugin: BoundaryPlugin, _ message: String, count: Int) async throws -> [TestLog.Line] {
        for _ in 0..<200_000 {
            let found = plugin.host.twin.log.lines.filter { $0.message == message }
            if found.count >= count { return found }
            await Task.yield()
        }
        throw PluginError.internalError("No \(count) lines \"\(message)\" came.")
    }

    private func send(_ plugin: BoundaryPlugin, _ message: String, ack: UInt64) {
        let owner = SpanOwner(message)
        let request = plugin.host.workerRequest
        request.on_message(request.token, owner.span, ack)
    }

    private func end(_ plugin: BoundaryPlugin, _ result: String) {
        let owner = SpanOwner(result)
        let request = plugin.host.workerRequest
        request.done(request.token, nil, owner.span)
    }

    @Test func messagesComeInOrderAndAreAcknowledged() async throws {
        let plugin = try await started()
        let id = Boundary.nextID()
        async let outcome = plugin.invoke("work", id: id)
        let run = try await lines(plugin, "run", count: 1)[0].fields
        #expect(
            run == ["kind": "media", "inputs": ["in/1", "in/2"], "specification": #"{"n":3}"#, "folder": "out"])
        #expect(plugin.host.workerRequest.call_id == id)
        for index in 1...20 { send(plugin, "{\"n\":\(index)}", ack: UInt64(index)) }
        send(plugin, #"{"refuse":true}"#, ack: 21)
        send(plugin, "no JSON", ack: 22)
        let acknowledged = try await lines(plugin, "acknowledge", count: 22)
        #expect(acknowledged.compactMap { $0.fields["ack"]?.int } == Array(1...22))
        #expect(acknowledged[19].fields["error"] == "")
        #expect(acknowledged[20].fields["error"] == "NO")
        #expect(acknowledged[21].fields["error"] == "INTERNAL_ERROR")
        end(plugin, #"{"duration":3}"#)
        let answer = await outcome.json
        #expect(answer?["done"] == ["duration": 3])
        #expect(answer?["seen"]?.array?.compactMap { $0["n"]?.int } == Array(1...20))
    }

    @Test func aCancelEndsTheRun() async throws {
        let plugin = try await started()
        let id = Boundary.nextID()
        async let outcome = plugin.invoke("work", id: id)
        _ = try await lines(plugin, "run", count: 1)
        plugin.cancel(id)
        #expect(await outcome.code == "CANCELLED")
        #expect(try await lines(plugin, "cancel", count: 1)[0].fields["run"] == 77)
    }

    @Test func aFeedGoesToItsRunInOrder() async throws {
        let plugin = try await started()
        async let outcome = plugin.invoke("feed")
        let fed = try await lines(plugin, "feed", count: 3)
        #expect(fed.map { $0.fields["bytes"]?.string } == ["one", "two", ""])
        #expect(fed.allSatisfy { $0.fields["run"] == 77 })
        #expect(plugin.host.workerRequest.feed == 1)
        end(plugin, #"{"n":1}"#)
        #expect(await outcome.json == ["n": 1])
    }
}
