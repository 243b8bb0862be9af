import JSON
import Testing

extension EndToEnd {
    /// `GET /events`: a receiver that was away loses nothing.
    @Suite struct Events {
        @Test func theLogIsReadInPagesAndByFilter() async throws {
            let server = try await StreamServer.started()
            let first = try await server.client.createdStream(["title": "one"])
            let second = try await server.client.createdStream(["title": "two"])
            _ = try await server.client.call("delete", ["streamId": .string(first)])
            let page = try await server.client.request("/events?limit=2")
            let events = page.data["events"]?.array ?? []
            #expect(events.map { $0["type"] } == ["stream.created", "stream.created"])
            #expect(events.map { $0["data"]?["streamId"] } == [.string(first), .string(second)])
            #expect(events[0]["id"]?.string?.hasPrefix("evt_") == true)
            #expect(events[0]["timestamp"]?.string?.hasSuffix("Z") == true)
            #expect(page.data["next"] == events[1]["sequence"])
            let next = page.data["next"]?.int64 ?? 0
            let rest = try await server.client.request("/events?since=\(next)").data["events"]?.array ?? []
            #expect(rest.map { $0["type"] } == ["stream.deleted"])
            let one = try await server.client.request("/events?streamId=\(first)&types=stream.created%2Cx").data
            #expect(one["events"]?.array?.count == 1)
            let bad = try await server.client.request("/events?limit=0&since=-1&wait=61&colour=red")
            #expect(bad.status == 400)
            #expect(Set(bad.issuePaths) == ["/limit", "/since", "/wait", "/colour"])
            #expect(try await server.stop() == 0)
        }

        @Test func aWaitIsAnsweredByTheNextEventAndEndedByTheStop() async throws {
            let server = try await StreamServer.started()
            let client = server.client
            let waiting = Task { try await client.request("/events?wait=60") }
            _ = try await client.createdStream()
            #expect(try await waiting.value.data["events"]?.array?.count == 1)
            let left = Task { try await client.request("/events?since=1&wait=60") }
            // A first answer that a wait is under way does not exist; the stop below ends it also where it just begins.
            _ = try await client.answer("stream")
            #expect(try await server.stop() == 0)
            #expect(!server.process.output.contains("cut off"), "the stop waited for what only waits")
            _ = try? await left.value
        }
    }
}
