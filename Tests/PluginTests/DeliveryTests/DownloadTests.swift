import DeliveryCore
import JSON
import KernelTesting
import PluginSDK
import Testing

@Suite("Downloads")
struct DownloadTests {
    static let folder = "streams/\(DeliveryFixture.streamID)/download"

    private static func worked(_ request: WorkerRequest) -> JSON {
        // The segments' parts, picture and sound in turn: inputs are an init segment and two segments of each.
        ["headBytes": 10, "sizeBytes": 110, "parts": [[1, 100, 40], [4, 90, 10], [2, 100, 40], [5, 90, 10]]]
    }

    @Test("are put together of the segments; who asks again, and at the same time, gets the same run's")
    func file() async throws {
        let fixture = try await DeliveryFixture(isDownloadable: true, title: "Ein Film: „zwei“")
        fixture.test.workers.script { request, send in
            try await send(["type": "download", "blob": request.specification["blob"] ?? .null])
            return Self.worked(request)
        }
        let answers = try await withThrowingTaskGroup(of: HTTPDecision.self) { group in
            for _ in 0..<8 { group.addTask { try await fixture.get(.download) } }
            return try await group.reduce(into: [Answer]()) { $0.append(Answer($1)) }
        }
        let later = Answer(try await fixture.get(.download, query: "rendition=480p"))
        for answer in answers + [later] {
            #expect(answer.status == 200 && answer.headers["content-type"] == "video/mp4")
            #expect(answer.blob == answers[0].blob && answer.headers["etag"] == answers[0].headers["etag"])
            let media = "streams/\(DeliveryFixture.streamID)/media"
            #expect(
                answer.parts == [
                    BlobPart(key: "\(media)/480p/0.m4s", offset: 100, length: 40),
                    BlobPart(key: "\(media)/audio/0.m4s", offset: 90, length: 10),
                    BlobPart(key: "\(media)/480p/1.m4s", offset: 100, length: 40),
                    BlobPart(key: "\(media)/audio/1.m4s", offset: 90, length: 10),
                ])
        }
        #expect(fixture.test.workers.requests.count == 1)
        let request = try #require(fixture.test.workers.requests.first)
        #expect(request.kind == "remux" && request.account == "acme" && request.outputFolder == Self.folder)
        #expect(
            request.inputs.map { $0.split(separator: "/").suffix(2).joined(separator: "/") }
                == ["480p/init.mp4", "480p/0.m4s", "480p/1.m4s", "audio/init.mp4", "audio/0.m4s", "audio/1.m4s"])
        #expect(
            request.specification["tracks"] == [
                ["init": 0, "first": 1, "count": 2], ["init": 3, "first": 4, "count": 2],
            ])
        #expect(answers[0].blob?.key.hasPrefix("\(Self.folder)/480p-") == true)
        #expect(
            answers[0].headers["content-disposition"]
                == "attachment; filename=\"Ein Film _zwei_.mp4\"; "
                + "filename*=UTF-8''Ein%20Film%20%E2%80%9Ezwei%E2%80%9C.mp4")
    }

    @Test("are refused where the stream does not allow them, and allowed by a viewer's token")
    func refused() async throws {
        let fixture = try await DeliveryFixture()
        let error = await #expect(throws: PluginError.self) { try await fixture.get(.download) }
        #expect(error?.code == "AUTHORIZATION_ERROR" && error?.status == 403)
        fixture.test.registry.offer("authorizeViewer") { _, parameters in
            [
                "streamId": .string(DeliveryFixture.streamID), "account": "acme",
                "downloadable": .bool(parameters["kind"] == "download"),
            ]
        }
        fixture.test.workers.script { request, _ in Self.worked(request) }
        #expect(Answer(try await fixture.get(.download, key: "token")).parts.count == 4)
    }

    @Test("are there once the stream is whole, of renditions that it has")
    func missing() async throws {
        for (index, query) in [(JSON.film("encoding"), ""), (.film(), "rendition=1080p"), (.film(), "rendition=audio")]
        {
            let fixture = try await DeliveryFixture(isDownloadable: true, index: index)
            let error = await #expect(throws: PluginError.self) { try await fixture.get(.download, query: query) }
            #expect(error?.code == "NOT_FOUND")
            #expect(fixture.test.workers.requests.isEmpty)
        }
    }

    @Test("that failed are tried again by who asks next")
    func again() async throws {
        let fixture = try await DeliveryFixture(isDownloadable: true)
        let error = await #expect(throws: PluginError.self) { try await fixture.get(.download) }
        #expect(error?.code == "WORKER_CRASHED")
        fixture.test.workers.script { request, _ in Self.worked(request) }
        #expect(Answer(try await fixture.get(.download)).status == 200)
    }

    @Test("of a stream that is deleted meanwhile leave nothing")
    func deleted() async throws {
        let fixture = try await DeliveryFixture(isDownloadable: true)
        fixture.test.workers.script { request, _ in
            fixture.test.blobs[BlobKey(account: "acme", key: "\(Self.folder)/480p.head")] = [1]
            fixture.test.registry.offer("resolveStream") { _, _ in throw PluginError.notFound("gone") }
            return Self.worked(request)
        }
        _ = try await fixture.get(.download)
        #expect(fixture.test.blobs.keys.isEmpty)
    }

    @Test("have other names when the segments are others")
    func names() throws {
        let index = SampleIndex.film()
        let name = try #require(DownloadPlan(index, rendition: nil)?.name)
        var other = index
        other.renditions[0].segments[1].sizeBytes += 1
        #expect(DownloadPlan(index, rendition: "720p")?.name == name)
        #expect(DownloadPlan(other, rendition: nil)?.name != name)
        #expect(DownloadPlan(index, rendition: "360p")?.name.hasPrefix("360p-") == true)
    }
}
