import Glibc
import JSON
import Kernel
import Testing

extension EndToEnd {
    /// A stream that is deleted, or deletes itself, leaves nothing, whatever happened meanwhile.
    @Suite struct Deletion {
        @Test func aStreamDeletesItselfAtItsTimeAlsoAfterARestart() async throws {
            let film = try await Media.short()
            let first = try await StreamServer.started()
            let kept = try await first.client.createdStream(["deleteAfter": .string(Self.time(in: 20))])
            _ = try await first.client.call("update", ["streamId": .string(kept), "deleteAfter": .null])
            let id = try await first.client.createdStream(["deleteAfter": .string(Self.time(in: 60))])
            _ = try await first.client.call(
                "update", ["streamId": .string(id), "deleteAfter": .string(Self.time(in: 12))])
            let upload = try await first.client.request(
                "/stream",
                ["-F", "operation=upload", "-F", "parameters={\"streamId\":\"\(id)\"}", "-F", "file=@\(film)"])
            #expect(upload.status == 200)
            try await first.kill9()

            let second = try await StreamServer.started(data: first.data)
            _ = try await until("\(id) to delete itself", within: .seconds(60)) {
                try await second.client.answer("stream", ["streamId": .string(id)]).status == 404 ? true : nil
            }
            try await gone([id], from: second)
            let events = try await second.client.request("/events?streamId=\(id)&types=stream.deleted")
            #expect(events.data["events"]?.array?.count == 1)
            #expect(try await second.client.answer("stream", ["streamId": .string(kept)]).status == 200)
            #expect(try await second.stop() == 0)
        }

        @Test func deletedInMidUploadAndInMidEncodeNothingIsLeft() async throws {
            let server = try await StreamServer.started(settings: StreamServer.encoding)
            let client = server.client
            let film = try await Media.long()
            let encoding = try await client.uploadByPut(film)
            _ = try await client.firstSegment(encoding)
            let reservation = try await client.call("getUploadUrl")
            let uploading = reservation["streamId"]?.string ?? ""
            let url = reservation["uploadUrl"]?.string ?? ""
            let slow = Task { try await client.anonymous.request(url, ["-T", film, "--limit-rate", "3M"]) }
            _ = try await until("the upload to begin") {
                try await client.call("stream", ["streamId": .string(uploading)])["state"] == "uploading" ? true : nil
            }
            for id in [uploading, encoding] { _ = try await client.call("delete", ["streamId": .string(id)]) }
            // Told at the end of the body, or cut off before.
            let status = try? await slow.value.status
            #expect([nil, 404, 410].contains(status))
            try await gone([uploading, encoding], from: server)
            _ = try await until("the media process to end", within: .seconds(30)) {
                server.mediaProcesses.isEmpty ? true : nil
            }
            #expect(try await server.stop() == 0)
            let left = try await Self.keys(naming: [uploading, encoding], in: server.data)
            #expect(left.isEmpty, "\(left)")
        }

        @Test func manyDeletesAtOnceAreSoonDone() async throws {
            let server = try await StreamServer.started(settings: ["STREAM_ENCODING_LADDER": "96p"])
            let folder = try Folder()
            let count = getenv("STREAM_DELETE_MANY").flatMap { Int(String(cString: $0)) } ?? 60
            let outcome = try await Command.outcome(
                [
                    "python3", "-B", "\(Build.root)/Tests/EndToEnd/Clients/delete_many.py", server.url,
                    StreamServer.adminKey, server.data.at("data"), folder.path, "\(count)",
                ], within: .seconds(600))
            print(outcome.output)
            #expect(outcome.status == 0, "\(outcome.output)")
            #expect(try await server.stop() == 0)
        }

        @Test func killedInBetweenNothingIsLeft() async throws {
            let folder = try Folder()
            let kills = getenv("STREAM_DELETE_KILLS").map { String(cString: $0) } ?? "6"
            let seed = getenv("STREAM_SEED").map { String(cString: $0) } ?? "1"
            let outcome = try await Command.outcome(
                [
                    "python3", "-B", "\(Build.root)/Tests/EndToEnd/Clients/delete_loop.py", Build.program("streamd"),
                    Build.manifests, Build.folder, folder.path, try await Media.short(), kills, seed,
                ], within: .seconds(3600))
            print(outcome.output)
            #expect(outcome.status == 0, "\(outcome.output)")
            #expect(try await Self.keys(naming: ["str_", "upl_"], in: folder) == [])
        }

        @Test func aFilmThatIsLongerThanItSaysIsTooLongAndNothingIsLeft() async throws {
            let folder = try Folder()
            let film = folder.at("a.mkv")
            try await Command.run(
                "ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc2=s=160x90:r=25:d=12", "-c:v", "libx264",
                "-preset",
                "ultrafast", film)
            var bytes = try File.bytes(film)
            let place = try #require(bytes.firstRange(of: [0x44, 0x89, 0x88] as [UInt8])?.upperBound)
            // Its duration, in milliseconds: 1000.
            withUnsafeBytes(of: Double(1000).bitPattern.bigEndian) {
                bytes.replaceSubrange(place..<place + 8, with: $0)
            }
            try File.write(bytes, to: film)

            let server = try await StreamServer.started(settings: ["STREAM_ENCODING_SEGMENT_SECONDS": "1"])
            let client = server.client
            let id = try await client.createdStream(["maxDurationSeconds": 5.5])
            _ = try await client.request(
                "/stream",
                ["-F", "operation=upload", "-F", "parameters={\"streamId\":\"\(id)\"}", "-F", "file=@\(film)"])
            let stream = try await client.ended(id)
            #expect(stream["state"] == "failed")
            #expect(stream["encoding"]?["error"]?["code"] == "TOO_LONG")
            #expect(stream["encoding"]?["error"]?["message"]?.string?.contains("5.5") == true)
            #expect(try await client.anonymous.request("/play/\(id)/master.m3u8").status == 404)
            #expect(server.blobs(of: id) == ["source"])
            #expect(try await server.stop() == 0)
            // No index of what was playable for a moment.
            #expect(try await Self.keys(naming: ["g/\(id)"], in: server.data).isEmpty)
        }

        /// Waits until no blob is left: there are no other streams with files.
        private func gone(_ ids: [String], from server: StreamServer) async throws {
            _ = try await until("the blobs of \(ids) to go", within: .seconds(60)) {
                var left = false
                _ = File.walk(server.data.at("data/blobs")) { path, isFolder in
                    if !isFolder, !path.dropFirst(server.data.path.count).contains("/.") { left = true }
                }
                return left ? nil : true
            }
        }

        /// ISO 8601, so many seconds from now.
        private static func time(in seconds: Int) -> String {
            var time = Glibc.time(nil) + seconds
            var parts = tm()
            gmtime_r(&time, &parts)
            var text = [CChar](repeating: 0, count: 32)
            strftime(&text, text.count, "%Y-%m-%dT%H:%M:%SZ", &parts)
            return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }

        /// The keys of a stopped server's store that name one of these. Jobs that look after half a minute whether an upload
        /// was settled end by themselves, with the claim that a kill left. Figures of who watched are the account's, and stay.
        private static func keys(naming names: [String], in folder: Folder) async throws -> [String] {
            let store = try LMDBStore(folder: folder.at("data/store"))
            var found: [String] = []
            var unsettled: Set<String> = []
            var range = StoreRange(start: [], end: nil)
            while true {
                let entries = try await store.scan(range)
                for entry in entries {
                    let text = String(decoding: entry.key, as: UTF8.self).split(separator: "\0").joined(separator: " ")
                    guard !["k job settleUpload", "p analytics"].contains(where: { text.hasPrefix($0) }),
                        names.contains(where: { text.contains($0) })
                    else {
                        continue
                    }
                    let value = String(decoding: entry.value, as: UTF8.self)
                    if text.hasPrefix("p uploads"), let claim = value.firstRange(of: "\"claim\":{\"uploadId\":\"") {
                        unsettled.insert(String(value[claim.upperBound...].prefix { $0 != "\"" }))
                        continue
                    }
                    found.append(text)
                }
                guard entries.count == range.limit, let last = entries.last else { break }
                range.start = last.key + [0]
            }
            await store.close()
            return found.filter { key in !unsettled.contains { key.hasSuffix($0) } }
        }
    }
}
