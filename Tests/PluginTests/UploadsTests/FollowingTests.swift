import JSON
import KernelTesting
import PluginSDK
import Synchronization
import Testing

/// A file that is read while it comes.
@Suite struct FollowingTests {
    private static let enough = [UInt8](repeating: 7, count: 300 << 10)

    @Test func whoReadsItIsToldOnceAndMayAskHowFarItIs() async throws {
        let stage = try await UploadsStage()
        let told = Mutex<[JSONObject]>([])
        stage.host.registry.offer("followUpload") { _, parameters in
            told.withLock { $0.append(parameters) }
            return [:]
        }
        let address = try await stage.address()
        let size = "\(Self.enough.count * 3)"
        _ = try await stage.patch(address, at: 0, [1, 2], ["upload-length": size])
        #expect(told.withLock { $0.isEmpty })
        _ = try await stage.patch(address, at: 2, Self.enough, id: 2)
        _ = try await stage.patch(address, at: Self.enough.count + 2, [3], id: 3)
        let calls = told.withLock { $0 }
        #expect(calls.count == 1)
        let call = try #require(calls.first)
        #expect(call["streamId"] == "str_1" && call["sizeBytes"]?.int == Self.enough.count * 3)
        #expect(call["blob"]?.string?.hasPrefix("uploads/") == true)

        let asked: JSONObject = ["streamId": "str_1", "uploadId": call["uploadId"] ?? .null]
        let progress = try await stage.call("uploadProgress", asked)
        #expect(progress == ["complete": false, "receivedBytes": .integer(Int64(Self.enough.count + 3))])
        #expect(try await stage.tus("DELETE", address, id: 4).status == 204)
        let gone = await #expect(throws: PluginError.self) { _ = try await stage.call("uploadProgress", asked) }
        #expect(gone?.code == "NOT_FOUND")
    }
}
