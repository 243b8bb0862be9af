import JSON
import Testing

extension EndToEnd {
    /// Calls that begin, and services that complete, on the thread that asks.
    @Suite struct NestedCalls {
        @Test func callsInACircleEndAndChainsOfReadsUseNoStack() async throws {
            let folder = try Folder()
            try await CPlugin.install("circle", in: folder)
            let defines = ["NAME=\"ring\"", "OWN=\"back\"", "OTHER=\"go\""]
            try await CPlugin.install("circle", manifest: "ring", in: folder, defines: defines)
            let server = try await StreamServer.started(settings: CPlugin.settings(folder))
            let circle = try await server.client.call("go", ["how": "circle"])
            #expect(circle["code"] == "TOO_DEEP")
            // One that a client made and 16 in it, every second of them this plugin's.
            #expect(circle["count"] == 9)
            #expect(try await server.client.call("go", ["how": "chain"])["count"] == 20_000)
            let locked = try await server.client.call("go", ["how": "lock"])["code"]?.string ?? ""
            #expect(["HELD", "TAKEN"].contains(locked), "\(locked)")
            #expect(try await server.stop() == 0)
        }
    }
}
