import JSON
import KernelTesting
import PluginSDK
import Testing

/// tus 1.0: creation, termination and concatenation.
@Suite struct TusCreationTests {
    private static let metadata = "filename aG9saWRheS5tb3Y=,filetype dmlkZW8vcXVpY2t0aW1l,is_private"

    @Test func postCreatesBelowTheAddress() async throws {
        let stage = try await UploadsStage()
        let address = try await stage.address()
        let answer = try await stage.tus(
            "POST", address, ["upload-length": "3", "upload-metadata": Self.metadata])
        #expect(answer.status == 201)
        #expect(answer.headers["location"] == "http://stream.test/uploads/\(address)/1")
        #expect(answer.headers["upload-offset"] == "0")
        #expect(answer.headers["upload-expires"] != nil)
        let head = try await stage.tus("HEAD", "\(address)/1")
        #expect(head.headers["upload-offset"] == "0")
        #expect(head.headers["upload-length"] == "3")
        #expect(head.headers["upload-metadata"] == Self.metadata)
        #expect(try await stage.patch("\(address)/1", at: 0, [1, 2, 3]).status == 204)
        #expect(stage.source("str_1") == [1, 2, 3])
        let event = try #require(stage.host.store.events.first)
        #expect(event.data["filename"] == "holiday.mov")
        #expect(event.data["contentType"] == "video/quicktime")
        for place in [address, "\(address)/1"] { #expect(try await stage.tus("HEAD", place).status == 410) }
    }

    @Test func creationWithUpload() async throws {
        let stage = try await UploadsStage()
        let address = try await stage.address()
        let fields = ["upload-length": "3", "content-type": "application/offset+octet-stream"]
        let part = try await stage.tus("POST", address, fields, [1, 2])
        #expect(part.status == 201)
        #expect(part.headers["upload-offset"] == "2")
        #expect(part.headers["location"]?.hasSuffix("/1") == true)
        #expect(try await stage.patch("\(address)/1", at: 2, [3]).status == 204)
        #expect(stage.source("str_1") == [1, 2, 3])
        let other = try await stage.address()
        let whole = try await stage.tus("POST", other, fields, [4, 5, 6])
        #expect(whole.status == 201)
        #expect(whole.headers["upload-offset"] == "3")
        #expect(stage.source("str_2") == [4, 5, 6])
        let wrong = try await stage.tus(
            "POST", try await stage.address(),
            fields.merging(["upload-checksum": "md5 AQEBAQEBAQEBAQEBAQEBAA=="]) { $1 },
            [1])
        #expect(wrong.status == 460)
    }

    @Test func lengthMayBeDeferred() async throws {
        let stage = try await UploadsStage()
        let place = try await stage.create(try await stage.address(), ["upload-defer-length": "1"])
        #expect(try await stage.tus("HEAD", place).headers["upload-defer-length"] == "1")
        _ = try await stage.patch(place, at: 0, [1])
        #expect(try await stage.patch(place, at: 1, [2], ["upload-length": "2"]).status == 204)
        #expect(stage.source("str_1") == [1, 2])
    }

    @Test func lengthZeroCompletesAtOnce() async throws {
        let stage = try await UploadsStage()
        let address = try await stage.address()
        #expect(try await stage.tus("POST", address, ["upload-length": "0"]).status == 201)
        #expect(stage.source("str_1") == [])
        #expect(stage.host.store.events.last?.data["sizeBytes"] == 0)
        #expect(try await stage.tus("HEAD", "\(address)/1").status == 410)
    }

    @Test(
        arguments: [
            ([:], 400), (["upload-length": "1", "upload-defer-length": "1"], 400), (["upload-defer-length": "2"], 400),
            (["upload-length": "11"], 413), (["upload-length": "-1"], 400),
            (["upload-length": "1", "tus-resumable": "9"], 412),
            (["upload-length": "1", "upload-metadata": "a b c"], 400),
            (["upload-length": "1", "upload-metadata": "a %"], 400),
            (["upload-length": "1", "upload-metadata": "a,a"], 400),
            (["upload-length": "1", "upload-concat": "half"], 400),
            (["upload-concat": "final;"], 400), (["upload-concat": "final;/uploads/x/1"], 400),
        ] as [([String: String], Int)])
    func isRefused(_ fields: [String: String], _ status: Int) async throws {
        let stage = try await UploadsStage(settings: ["maxSizeBytes": 10])
        let address = try await stage.address()
        let answer = try await stage.tus("POST", address, fields)
        #expect(answer.status == status)
        #expect(answer.code == "VALIDATION_ERROR")
        #expect(answer.headers["location"] == nil)
    }

    @Test func twoClientsAtOneAddressDoNotMix() async throws {
        let stage = try await UploadsStage()
        let address = try await stage.address()
        let first = try await stage.create(address, ["upload-length": "2"])
        let second = try await stage.create(address, ["upload-length": "2"])
        #expect(first != second)
        _ = try await stage.patch(first, at: 0, [1])
        _ = try await stage.patch(second, at: 0, [9])
        #expect(try await stage.patch(first, at: 1, [2]).status == 204)
        #expect(try await stage.patch(second, at: 1, [8]).status == 410)
        #expect(stage.source("str_1") == [1, 2])
        #expect(stage.host.blobs.keys.count == 1)
    }

    @Test func ofManyThatWereLeftTheOldestGiveWay() async throws {
        let stage = try await UploadsStage()
        let address = try await stage.address()
        for number in 1...6 {
            let place = try await stage.create(address, ["upload-length": "9"])
            _ = try await stage.patch(place, at: 0, [UInt8(number)])
        }
        for number in 1...6 {
            let there = number > 2
            #expect(try await stage.tus("HEAD", "\(address)/\(number)").status == (there ? 200 : 404))
            #expect((stage.pieces(address, number) != nil) == there)
        }
    }

    @Test func terminationEndsOne() async throws {
        let stage = try await UploadsStage()
        let address = try await stage.address()
        let place = try await stage.create(address, ["upload-length": "9"])
        _ = try await stage.patch(place, at: 0, [1])
        #expect(try await stage.tus("DELETE", place).status == 204)
        #expect(stage.host.blobs.keys.isEmpty)
        for method in ["HEAD", "DELETE"] { #expect(try await stage.tus(method, place).status == 404) }
        #expect(try await stage.patch(place, at: 0, [1]).status == 404)
        #expect(try await stage.send([7], to: stage.request("PUT", address, id: 3)).status == 200)
    }

    @Test(arguments: ["0", "01", "2", "-1", "x", "1234567", ""])
    func whatIsNotThereIsUnknown(_ number: String) async throws {
        let stage = try await UploadsStage()
        let address = try await stage.address()
        _ = try await stage.create(address, ["upload-length": "9"])
        let reply = try? await stage.tus("HEAD", "\(address)/\(number)")
        #expect(reply == nil || reply?.status == 404 || number.isEmpty)
    }

    @Test func concatenation() async throws {
        let stage = try await UploadsStage()
        let address = try await stage.address()
        let partial = ["upload-length": "2", "upload-concat": "partial"]
        let one = try await stage.create(address, partial)
        let two = try await stage.create(address, partial)
        let late = "final;/uploads/\(two) http://stream.test/uploads/\(one)"
        #expect(try await stage.tus("POST", address, ["upload-concat": late]).status == 400)
        for (place, bytes) in [(one, [1, 2]), (two, [3, 4])] as [(String, [UInt8])] {
            #expect(try await stage.patch(place, at: 0, bytes).status == 204)
            #expect(try await stage.tus("HEAD", place).headers["upload-concat"] == "partial")
        }
        #expect(stage.host.store.events.isEmpty)
        #expect(try await stage.tus("POST", address, ["upload-concat": late, "upload-length": "4"]).status == 400)
        let final = try await stage.create(address, ["upload-concat": late, "upload-metadata": "filename YQ=="])
        #expect(final == "\(address)/3")
        let head = try await stage.tus("HEAD", final)
        #expect(head.headers["upload-concat"] == late)
        #expect(head.headers["upload-length"] == "4")
        #expect(head.headers["upload-offset"] == nil)
        #expect(try await stage.patch(final, at: 0, [1]).status == 403)
        try await stage.runDueJobs()
        #expect(stage.source("str_1") == [3, 4, 1, 2])
        #expect(stage.host.store.events.last?.data["filename"] == "a")
        #expect(
            stage.host.store.events.last?.data["sha256"]
                == "71857892ebdd2216b28d122a8ea7487f4350512fe3c3037e816c48bfb6306b93")
        #expect(stage.host.blobs.keys.count == 1)
        for place in [address, one, two, final] { #expect(try await stage.tus("HEAD", place).status == 410) }
    }

    @Test func partsShareTheLimit() async throws {
        let stage = try await UploadsStage(settings: ["maxSizeBytes": 10])
        let address = try await stage.address()
        let known = try await stage.tus("POST", address, ["upload-length": "6", "upload-concat": "partial"])
        #expect(known.status == 201)
        let much = try await stage.tus("POST", address, ["upload-length": "5", "upload-concat": "partial"])
        #expect(much.status == 413)
        let open = try await stage.create(address, ["upload-defer-length": "1", "upload-concat": "partial"])
        #expect(try await stage.patch(open, at: 0, [1, 2, 3, 4, 5]).status == 413)
        #expect(try await stage.patch(open, at: 0, [1, 2, 3, 4]).status == 204)
    }
}
