import CStreamPlugin
import JSON
import KernelTesting
import PluginSDK
import Testing

@Suite struct BridgeFetchTests {
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

    private func report(_ plugin: BoundaryPlugin, _ progress: String) {
        let owner = SpanOwner(progress)
        let request = plugin.host.fetchRequest
        request.on_progress.given(request.token, owner.span)
    }

    @Test func theRequestAndItsAnswerCross() async throws {
        let plugin = try await started()
        let id = Boundary.nextID()
        async let outcome = plugin.invoke("fetch", id: id)
        let fields = try await lines(plugin, "fetch", count: 1)[0].fields
        #expect(fields["account"] == "acme" && fields["body"] == "data" && fields["callId"] == .integer(Int64(id)))
        let specification = try JSON(parsing: Array((fields["specification"]?.string ?? "").utf8))
        #expect(
            specification == [
                "url": "http://a.example/", "method": "PUT", "headers": [["x-a", "1"]], "limitBytes": 7, "redirects": 5,
                "timeoutMs": 30000, "connectTimeoutMs": 10000, "idleTimeoutMs": 30000, "blob": "up/1",
                "keepPartial": true,
                "validator": "\"v\"",
            ])
        report(plugin, #"{"receivedBytes":3,"totalBytes":7,"validator":"\"w\""}"#)
        let told = try await lines(plugin, "progress", count: 1)[0].fields
        #expect(told["received"] == 3 && told["total"] == 7 && told["validator"] == "\"w\"")
        let answer = SpanOwner(
            #"{"status":200,"url":"http://b.example/","headers":[["a","b"]],"sizeBytes":7,"sha256":"ab"}"#)
        let body = SpanOwner("rest")
        let request = plugin.host.fetchRequest
        request.done.given(request.token, nil, answer.span, body.span)
        #expect(
            await outcome.json == [
                "status": 200, "url": "http://b.example/", "a": "b", "size": 7, "sha256": "ab", "body": "rest",
            ])
    }

    @Test func aCancelEndsIt() async throws {
        let plugin = try await started()
        let id = Boundary.nextID()
        async let outcome = plugin.invoke("fetch", id: id)
        _ = try await lines(plugin, "fetch", count: 1)
        plugin.cancel(id)
        #expect(await outcome.code == "CANCELLED")
        #expect(try await lines(plugin, "cancel fetch", count: 1)[0].fields["fetch"] == 78)
    }

    @Test func aReportThatIsRefusedEndsIt() async throws {
        let plugin = try await started()
        async let outcome = plugin.invoke("fetch", id: Boundary.nextID())
        _ = try await lines(plugin, "fetch", count: 1)
        report(plugin, #"{"receivedBytes":9}"#)
        #expect(await outcome.code == "ENOUGH")
        #expect(try await lines(plugin, "cancel fetch", count: 1).count == 1)
    }

    @Test func anAddressIsChecked() async throws {
        let plugin = try await started()
        #expect(await plugin.invoke("check", #"{"url":"http://a.example/"}"#).code == nil)
        #expect(await plugin.invoke("check", #"{"url":"http://inner/"}"#).code == "FETCH_REFUSED")
    }
}
