import JSON
import KernelTesting
import PluginSDK
import Testing
import UploadsCore

@Suite struct PutTests {
    @Test func aPutBecomesTheSource() async throws {
        let stage = try await UploadsStage()
        let address = try await stage.address()
        let answer = try await stage.send([1, 2, 3], to: stage.request("PUT", address, length: 3))
        #expect(answer.status == 200)
        #expect(answer.body?["success"] == true)
        #expect(answer.body?["data"]?["streamId"] == "str_1")
        #expect(answer.body?["data"]?["sizeBytes"] == 3)
        #expect(answer.body?["meta"]?["requestId"] == "req_1")
        #expect(answer.headers["access-control-allow-origin"] == "*")
        #expect(answer.headers["cache-control"] == "no-store")
        #expect(stage.source("str_1") == [1, 2, 3])
        #expect(stage.host.blobs.keys.count == 1)
        #expect(stage.streams["str_1"] == "uploading")

        let event = try #require(stage.host.store.events.first)
        #expect(stage.host.store.events.count == 1)
        #expect(event.type == "stream.uploaded")
        #expect(event.subject == "str_1")
        #expect(event.data["uploadId"]?.string.map { address.hasPrefix($0) } == true)
        #expect(event.data["sizeBytes"] == 3)
        #expect(event.data["sha256"] == "5a")
        #expect(event.data["contentType"] == "video/mp4")
    }

    @Test func aMultipartPostToo() async throws {
        let stage = try await UploadsStage()
        let address = try await stage.address()
        let headers = [(name: "content-type", value: "Multipart/Form-Data; boundary=x")]
        let request = stage.request("POST", address, headers: headers)
        guard case .storeBody(_, 0, _, acceptsMultipart: true) = try await stage.uploads.respond(to: request) else {
            Issue.record("The body is not taken.")
            return
        }
        let answer = try await stage.send([1, 2], to: request, filename: "holiday.mp4")
        #expect(answer.status == 201)
        #expect(stage.source("str_1") == [1, 2])
        #expect(stage.host.store.events.last?.data["filename"] == "holiday.mp4")
    }

    @Test func aPostOfSomethingElseIs415AndPartOfAFileIs400() async throws {
        let stage = try await UploadsStage()
        let address = try await stage.address()
        let post = try await stage.send([1], to: stage.request("POST", address))
        #expect(post.status == 415)
        #expect(post.code == "VALIDATION_ERROR")
        let headers = [(name: "content-range", value: "bytes 0-0/9")]
        let part = try await stage.send([1], to: stage.request("PUT", address, headers: headers))
        #expect(part.status == 400)
        #expect(stage.host.blobs.keys.isEmpty)
    }

    @Test func answers410OnceComplete() async throws {
        let stage = try await UploadsStage()
        let address = try await stage.address()
        _ = try await stage.send([1], to: stage.request("PUT", address))
        for method in ["PUT", "POST", "HEAD"] {
            let answer = try await stage.send([2], to: stage.request(method, address, id: 2))
            #expect(answer.status == 410)
            #expect(answer.code == "VALIDATION_ERROR")
        }
        #expect(try await stage.send([], to: stage.request("OPTIONS", address)).status == 204)
        #expect(stage.source("str_1") == [1])
        #expect(stage.host.store.events.count == 1)
    }

    @Test func answers410OnceExpired() async throws {
        let stage = try await UploadsStage()
        let address = try await stage.address(["expiresIn": 60])
        #expect(try await stage.send([], to: stage.request("HEAD", address)).status == 200)
        stage.host.clock.advance(milliseconds: 60_000)
        for method in ["PUT", "POST", "HEAD"] {
            #expect(try await stage.send([1], to: stage.request(method, address)).status == 410)
        }
        #expect(stage.host.blobs.keys.isEmpty)
    }

    @Test func whatBeganInTimeMayEndLater() async throws {
        let stage = try await UploadsStage()
        let address = try await stage.address(["expiresIn": 60])
        let request = stage.request("PUT", address)
        guard case .storeBody(let key, _, _, _) = try await stage.uploads.respond(to: request) else {
            Issue.record("The body is not taken.")
            return
        }
        stage.host.clock.advance(milliseconds: 3_600_000)
        stage.host.blobs[key] = [1, 2]
        let answer = UploadReply(try await stage.uploads.received(HTTPBody(complete: true, received: 2), for: request))
        #expect(answer.status == 200)
        #expect(stage.source("str_1") == [1, 2])
    }

    @Test func answers413OverALimit() async throws {
        let stage = try await UploadsStage(settings: ["maxSizeBytes": 10])
        let wide = try await stage.address(["maxSizeBytes": 1000])
        let narrow = try await stage.address(["maxSizeBytes": 4])
        for (address, size) in [(wide, 11), (narrow, 5)] {
            let bytes = [UInt8](repeating: 0, count: size)
            let declared = stage.request("PUT", address, length: Int64(size))
            #expect(try await stage.send(bytes, to: declared).status == 413)
            let undeclared = try await stage.send(bytes, to: stage.request("PUT", address))
            #expect(undeclared.status == 413)
            #expect(undeclared.code == "VALIDATION_ERROR")
        }
        #expect(stage.host.blobs.keys.isEmpty)
        #expect(try await stage.send([1, 2, 3, 4], to: stage.request("PUT", narrow, length: 4)).status == 200)
    }

    @Test func aPutThatBreaksOffLeavesTheAddressAsItWas() async throws {
        let stage = try await UploadsStage()
        let address = try await stage.address()
        let request = stage.request("PUT", address)
        guard case .storeBody = try await stage.uploads.respond(to: request) else {
            Issue.record("The body is not taken.")
            return
        }
        let broken = try await stage.uploads.received(HTTPBody(complete: false, received: 1), for: request)
        #expect(UploadReply(broken).status == 400)
        #expect(stage.host.store.events.isEmpty)
        #expect(try await stage.send([7], to: stage.request("PUT", address, id: 2)).status == 200)
        #expect(stage.source("str_1") == [7])
    }

    @Test func nothingCompletesToo() async throws {
        let stage = try await UploadsStage()
        let answer = try await stage.send([], to: stage.request("PUT", try await stage.address(), length: 0))
        #expect(answer.status == 200)
        #expect(stage.host.store.events.last?.data["sizeBytes"] == 0)
    }

    @Test func aDeletedStreamTakesNothing() async throws {
        let stage = try await UploadsStage()
        let address = try await stage.address()
        stage.streams["str_1"] = nil
        let answer = try await stage.send([1], to: stage.request("PUT", address))
        #expect(answer.status == 404)
        #expect(answer.code == "NOT_FOUND")
    }
}
