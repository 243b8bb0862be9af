import JSON
import KernelTesting
import PluginSDK
import Testing

/// tus 1.0, core protocol: line by line.
@Suite struct TusTests {
    @Test func theAddressIsAnUploadOfDeferredLength() async throws {
        let stage = try await UploadsStage()
        let address = try await stage.address()
        let fresh = try await stage.tus("HEAD", address)
        #expect(fresh.status == 200)
        #expect(fresh.headers["upload-offset"] == "0")
        #expect(fresh.headers["upload-defer-length"] == "1")
        #expect(fresh.headers["upload-length"] == nil)
        #expect(fresh.headers["cache-control"] == "no-store")
        #expect(fresh.headers["tus-resumable"] == "1.0.0")

        let first = try await stage.patch(address, at: 0, [1, 2], ["upload-length": "5"])
        #expect(first.status == 204)
        #expect(first.headers["upload-offset"] == "2")
        #expect(first.headers["upload-expires"] == "Thu, 01 Jan 2026 13:00:00 GMT")
        #expect(first.headers["tus-resumable"] == "1.0.0")
        #expect(stage.streams["str_1"] == "uploading")
        let known = try await stage.tus("HEAD", address)
        #expect(known.headers["upload-offset"] == "2")
        #expect(known.headers["upload-length"] == "5")
        #expect(known.headers["upload-defer-length"] == nil)

        let last = try await stage.patch(address, at: 2, [3, 4, 5], id: 2)
        #expect(last.status == 204)
        #expect(last.headers["upload-offset"] == "5")
        #expect(stage.source("str_1") == [1, 2, 3, 4, 5])
        #expect(stage.host.blobs.keys.count == 1)
        #expect(stage.host.store.events.map(\.type) == ["stream.uploaded"])
        for method in ["HEAD", "PATCH", "PUT", "POST", "DELETE"] {
            let answer = try await stage.patch(address, at: 5, [], id: 3, ["x-method": method])
            #expect(answer.status == 410)
            #expect(try await stage.tus(method, address, id: 4).status == 410)
        }
    }

    @Test func theLengthMayComeLate() async throws {
        let stage = try await UploadsStage()
        let address = try await stage.address()
        _ = try await stage.patch(address, at: 0, [1, 2, 3])
        #expect(stage.source("str_1") == nil)
        let end = try await stage.patch(address, at: 3, [], ["upload-length": "3"])
        #expect(end.status == 204)
        #expect(stage.source("str_1") == [1, 2, 3])
    }

    @Test(arguments: [
        (["tus-resumable": "0.2.2"], 412), (["tus-resumable": ""], 412), (["content-type": "video/mp4"], 415),
        (["upload-offset": "1"], 409), (["upload-offset": "-1"], 400), (["upload-offset": ""], 400),
        (["upload-offset": "99999999999999999999"], 400), (["upload-length": "x"], 400),
        (["upload-length": "101"], 413), (["upload-checksum": "sha1"], 400), (["upload-checksum": "crc32 AAAA"], 400),
        (["upload-checksum": "sha1 AAAA"], 400), (["upload-length": "2"], 413),
    ])
    func aPatchIsRefused(_ fields: [String: String], _ status: Int) async throws {
        let stage = try await UploadsStage(settings: ["maxSizeBytes": 100])
        let address = try await stage.address()
        let answer = try await stage.patch(address, at: 0, [1, 2, 3], fields)
        #expect(answer.status == status)
        #expect(answer.code == "VALIDATION_ERROR")
        #expect(answer.headers["tus-resumable"] == "1.0.0")
        #expect(answer.headers["tus-version"] == (status == 412 ? "1.0.0" : nil))
        #expect(answer.headers["upload-offset"] == nil)
        #expect(stage.host.blobs.keys.isEmpty)
        #expect(try await stage.tus("HEAD", address).headers["upload-offset"] == "0")
        // Nothing is held up.
        #expect(try await stage.patch(address, at: 0, [1], id: 2).status == 204)
    }

    @Test func theLengthCannotChange() async throws {
        let stage = try await UploadsStage()
        let address = try await stage.address()
        _ = try await stage.patch(address, at: 0, [1, 2], ["upload-length": "5"])
        #expect(try await stage.patch(address, at: 2, [3], ["upload-length": "6"]).status == 400)
        #expect(try await stage.patch(address, at: 2, [3], ["upload-length": "5"]).status == 204)
        let other = try await stage.address()
        _ = try await stage.patch(other, at: 0, [1, 2])
        #expect(try await stage.patch(other, at: 2, [], ["upload-length": "1"]).status == 400)
    }

    @Test func whatCameBeforeABreakIsKept() async throws {
        let stage = try await UploadsStage()
        let address = try await stage.address()
        let broken = try await stage.patch(address, at: 0, [1, 2, 3, 4], ["upload-length": "4"], cut: 3)
        #expect(broken.status == 409)
        #expect(try await stage.tus("HEAD", address).headers["upload-offset"] == "3")
        #expect(try await stage.patch(address, at: 0, [1]).status == 409)
        #expect(try await stage.patch(address, at: 3, [4]).status == 204)
        #expect(stage.source("str_1") == [1, 2, 3, 4])
    }

    @Test func whatCameBeforeACrashIsKept() async throws {
        let stage = try await UploadsStage()
        let address = try await stage.address()
        _ = try await stage.patch(address, at: 0, [1, 2], ["upload-length": "4"])
        // Written, but nobody was told.
        let upload = address.split(separator: ".")[0]
        let blob = BlobKey(account: "acme", key: "uploads/\(upload)/t0")
        stage.host.blobs[blob] = [1, 2, 3]
        #expect(try await stage.tus("HEAD", address).headers["upload-offset"] == "3")
        #expect(try await stage.patch(address, at: 3, [4]).status == 204)
        #expect(stage.source("str_1") == [1, 2, 3, 4])
    }

    @Test func aHeadTakesAFileThatACrashKeptFromBeingTaken() async throws {
        let stage = try await UploadsStage()
        let address = try await stage.address()
        _ = try await stage.patch(address, at: 0, [1, 2], ["upload-length": "3"])
        let upload = address.split(separator: ".")[0]
        stage.host.blobs[BlobKey(account: "acme", key: "uploads/\(upload)/t0")] = [1, 2, 3]
        let head = try await stage.tus("HEAD", address)
        #expect(head.status == 200)
        #expect(head.headers["upload-offset"] == "3")
        #expect(stage.source("str_1") == [1, 2, 3])
        let source = try await stage.call("getSource", ["streamId": "str_1"])
        #expect(source["sha256"] == "039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81")
        #expect(try await stage.tus("HEAD", address).status == 410)
    }

    @Test func acknowledgedBytesOutliveAStoreThatIsFull() async throws {
        let stage = try await UploadsStage()
        let address = try await stage.address()
        _ = try await stage.patch(address, at: 0, [1, 2], ["upload-length": "3"])
        let full = PluginError(code: "STORE_FULL", message: "The store is full.", retryable: true)
        stage.host.store.beforeNextCommit { _ in throw full }
        #expect(try await stage.patch(address, at: 2, [3]).status == 0)
        #expect(stage.pieces(address) == [1, 2, 3])
        #expect(try await stage.tus("HEAD", address).headers["upload-offset"] == "3")
        #expect(stage.source("str_1") == [1, 2, 3])
    }

    @Test func theMethodMayBeOverridden() async throws {
        let stage = try await UploadsStage()
        let address = try await stage.address()
        let fields = [
            "x-http-method-override": "PATCH", "upload-offset": "0", "content-type": "application/offset+octet-stream",
        ]
        let patch = try await stage.tus("POST", address, fields, [1, 2])
        #expect(patch.status == 204)
        #expect(patch.headers["upload-offset"] == "2")
        let head = try await stage.tus("POST", address, ["x-http-method-override": "HEAD"])
        #expect(head.headers["upload-offset"] == "2")
        #expect(try await stage.tus("POST", address, ["x-http-method-override": "DELETE"]).status == 204)
        #expect(try await stage.tus("POST", address, ["x-http-method-override": "BREW"]).status == 410)
    }

    @Test func optionsSaysWhatThereIs() async throws {
        let stage = try await UploadsStage()
        let address = try await stage.address(["maxSizeBytes": 77])
        let answer = try await stage.send([], to: stage.request("OPTIONS", address))
        #expect(answer.status == 204)
        #expect(answer.headers["tus-version"] == "1.0.0")
        #expect(answer.headers["tus-max-size"] == "77")
        #expect(answer.headers["tus-checksum-algorithm"]?.hasPrefix("sha1") == true)
        let extensions = answer.headers["tus-extension"]?.split(separator: ",").map(String.init) ?? []
        for name in [
            "creation", "creation-with-upload", "creation-defer-length", "expiration", "checksum", "termination",
            "concatenation",
        ] {
            #expect(extensions.contains(name))
        }
        #expect(answer.headers["accept-patch"]?.contains("application/offset+octet-stream") == true)
    }

    @Test func aPieceThatIsNotWhatItsChecksumSaysIsDropped() async throws {
        let stage = try await UploadsStage()
        let address = try await stage.address()
        _ = try await stage.patch(address, at: 0, [1])
        // 20 bytes, the last one 0.
        let wrong = ["upload-checksum": "sha1 AQEBAQEBAQEBAQEBAQEBAQEBAQA="]
        let answer = try await stage.patch(address, at: 1, [2], wrong)
        #expect(answer.status == 460)
        #expect(try await stage.tus("HEAD", address).headers["upload-offset"] == "1")
        let right = ["upload-checksum": "SHA1 AQEBAQEBAQEBAQEBAQEBAQEBAQE="]
        #expect(try await stage.patch(address, at: 1, [2], right, cut: 1).status == 409)
        #expect(try await stage.tus("HEAD", address).headers["upload-offset"] == "1")
        #expect(try await stage.patch(address, at: 1, [2], right).headers["upload-offset"] == "2")
    }
}
