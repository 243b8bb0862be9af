import CStreamPlugin
import JSON
import KernelTesting
import PluginSDK
import Testing

/// Connections across the boundary. The probe answers each piece with "re: " and itself, and ends at "bye".
@Suite struct BridgeNetTests {
    private func started() async throws -> BoundaryPlugin {
        let (plugin, outcome) = await BoundaryPlugin.start(on: BoundaryHost())
        try #require(outcome.code == nil)
        return plugin
    }

    /// Waits until the plugin asked for so much, with a bound.
    private func asked(_ plugin: BoundaryPlugin, count: Int) async -> [String] {
        for _ in 0..<200_000 where plugin.host.asked.count < count { await Task.yield() }
        return plugin.host.asked
    }

    private func tell(_ plugin: BoundaryPlugin, _ change: (inout stream_net_event) -> Void) {
        var event = stream_net_event()
        event.struct_size = UInt32(MemoryLayout<stream_net_event>.size)
        change(&event)
        plugin.operations.net(plugin.instance, &event)
    }

    private func open(_ plugin: BoundaryPlugin, _ id: UInt64) {
        let (listener, peer) = (SpanOwner("rtmp"), SpanOwner("192.0.2.1:5"))
        tell(plugin) { event in
            event.kind = STREAM_NET_OPENED.rawValue
            event.connection = id
            event.listener = listener.span
            event.peer = peer.span
            event.tls = 1
        }
        withExtendedLifetime((listener, peer)) {}
    }

    private func bytes(_ plugin: BoundaryPlugin, _ id: UInt64, _ text: String) {
        let owner = SpanOwner(text)
        tell(plugin) { event in
            event.kind = STREAM_NET_BYTES.rawValue
            event.connection = id
            event.bytes = owner.span
        }
    }

    private func close(_ plugin: BoundaryPlugin, _ id: UInt64, _ end: stream_net_end) {
        tell(plugin) { event in
            event.kind = STREAM_NET_CLOSED.rawValue
            event.connection = id
            event.end = end.rawValue
        }
    }

    @Test func aConnectionIsServedUntilItEnds() async throws {
        let plugin = try await started()
        open(plugin, 3)
        bytes(plugin, 3, "one")
        bytes(plugin, 3, "two")
        #expect(
            await asked(plugin, count: 5) == [
                "send 3 rtmp 192.0.2.1:5 true", "take 3 3", "send 3 re: one", "take 3 3", "send 3 re: two",
            ])
        close(plugin, 3, STREAM_NET_IDLE)
        #expect(await asked(plugin, count: 7).suffix(2) == ["send 3 over: idle", "close 3 1000"])
        // Late, for nobody.
        bytes(plugin, 3, "three")
        close(plugin, 3, STREAM_NET_PEER)
        #expect(plugin.host.asked.count == 7)
    }

    @Test func whatWasSaidBeforeTheEndIsRead() async throws {
        let plugin = try await started()
        open(plugin, 4)
        bytes(plugin, 4, "bye")
        close(plugin, 4, STREAM_NET_STOPPING)
        #expect(
            await asked(plugin, count: 4) == [
                "send 4 rtmp 192.0.2.1:5 true", "take 4 3", "send 4 re: bye", "close 4 1000",
            ])
    }

    @Test func thePluginConnects() async throws {
        let plugin = try await started()
        let outcome = Task { await plugin.invoke("dial", #"{"host":"somebody"}"#) }
        #expect(await asked(plugin, count: 2) == ["connect somebody 99 1 5000", "send 9 hello"])
        bytes(plugin, 9, "hi")
        close(plugin, 9, STREAM_NET_BROKEN)
        #expect(await outcome.value.json == ["heard": "hi", "end": "broken", "peer": "somebody:99"])
        let failed = await plugin.invoke("dial", #"{"host":"nobody"}"#)
        #expect(failed.code == "NET_FAILED" && failed.retryable)
    }

    @Test func addressesAreRead() async throws {
        let plugin = try await started()
        let answer = await plugin.invoke("addresses").json
        #expect(answer == ["rtmp": "[::1]:1935", "host": "::1", "srt": .null])
        #expect(plugin.host.asked == ["announce srt 8890"])
    }
}
