import CStreamPlugin
import PluginSDK
import Testing

@Suite struct BridgeHTTPTests {
    private func started() async throws -> BoundaryPlugin {
        let (plugin, outcome) = await BoundaryPlugin.start(on: BoundaryHost())
        try #require(outcome.code == nil)
        return plugin
    }

    @Test func decisionsCross() async throws {
        let plugin = try await started()
        let bytes = await plugin.head(route: 0, id: Boundary.nextID())
        #expect(bytes.action == STREAM_HTTP_BYTES.rawValue)
        #expect(bytes.status == 203)
        #expect(bytes.headers == ["content-type: text/plain"])
        #expect(bytes.body == "up_1 bytes=0-")
        let blob = await plugin.head(route: 1, id: Boundary.nextID())
        #expect(blob.action == STREAM_HTTP_BLOB.rawValue)
        #expect(blob.blob == "a/b")
        #expect(blob.headers == ["x-a: 1"])
        #expect(blob.body == "")
        let followed = await plugin.head(route: 5, id: Boundary.nextID())
        #expect(followed.action == STREAM_HTTP_BLOB.rawValue && followed.blob == "a/b")
        #expect(followed.body == #"[["c",1,2],["d/e",0,3]]"#)
        let refused = await plugin.head(route: 9, id: Boundary.nextID())
        #expect(refused.code == "VALIDATION_ERROR")
        #expect(refused.status == 410)
        #expect(refused.headers == ["x-why: gone"])
        let thrown = await plugin.head(route: 4, id: Boundary.nextID())
        #expect(thrown.code == "NOT_FOUND")
        #expect(thrown.headers == ["x-thrown: 1"])
    }

    @Test func aBodyFindsItsRequest() async throws {
        let plugin = try await started()
        let id = Boundary.nextID()
        let store = await plugin.head(route: 2, id: id)
        #expect(store.action == STREAM_HTTP_BODY_BLOB.rawValue)
        #expect(store.blob == "a/up")
        #expect(store.offset == 7)
        #expect(store.limit == 99)
        #expect(store.multipart)
        #expect(await plugin.body(id: id).body == "/a/b 5 true 5a bytes")
        let memory = Boundary.nextID()
        let take = await plugin.head(route: 3, id: memory)
        #expect(take.action == STREAM_HTTP_BODY_MEMORY.rawValue)
        #expect(take.limit == 12)
        #expect(await plugin.body(id: memory).body == "/a/b 5 true 5a bytes")
    }

    @Test func aRequestIsForgottenAfterItsEndOrACancel() async throws {
        let plugin = try await started()
        let ended = Boundary.nextID()
        _ = await plugin.head(route: 2, id: ended)
        _ = await plugin.body(id: ended)
        #expect(await plugin.body(id: ended).code == "CANCELLED")
        let cancelled = Boundary.nextID()
        _ = await plugin.head(route: 2, id: cancelled)
        plugin.cancel(cancelled)
        #expect(await plugin.body(id: cancelled).code == "CANCELLED")
    }

    @Test func manyBodiesAtOnceFindTheirs() async throws {
        let plugin = try await started()
        await withTaskGroup(of: String.self) { group in
            for _ in 0..<200 {
                group.addTask {
                    let id = Boundary.nextID()
                    _ = await plugin.head(route: 2, id: id)
                    return await plugin.body(id: id).body
                }
            }
            for await body in group { #expect(body == "/a/b 5 true 5a bytes") }
        }
        #expect(Boundary.decisions.stray == 0)
    }
}
