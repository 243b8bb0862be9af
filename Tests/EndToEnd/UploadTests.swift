import JSON
import Testing

extension EndToEnd {
    /// tus by curl, and the original back, byte for byte.
    @Suite struct Uploads {
        private static let version = ["-H", "Tus-Resumable: 1.0.0"]
        private static let piece = ["-H", "Content-Type: application/offset+octet-stream"]

        private func server() async throws -> StreamServer {
            try await StreamServer.started(settings: ["STREAM_PLUGINS_ENABLED": "videos,uploads,local-storage"])
        }

        private func patch(
            _ client: Client, _ url: String, at offset: Int, _ text: String, _ more: [String] = []
        ) async throws -> Client.Answer {
            try await client.request(
                url,
                ["-X", "PATCH", "-H", "Upload-Offset: \(offset)", "--data-binary", text] + Self.version + Self.piece
                    + more)
        }

        private func head(_ client: Client, _ url: String) async throws -> Client.Answer {
            try await client.request(url, ["-I"] + Self.version)
        }

        private func original(_ client: Client, _ stream: String) async throws -> (Client.Answer, JSON) {
            let source = try await client.call("getSource", ["streamId": .string(stream)])
            return (try await client.anonymous.request(source["url"]?.string ?? ""), source)
        }

        @Test func inPiecesByTheAddressItself() async throws {
            let server = try await server()
            let made = try await server.client.call("getUploadUrl")
            #expect(made["protocols"] == ["tus", "put", "multipart"])
            let url = made["uploadUrl"]?.string ?? ""
            let client = server.client.anonymous
            let options = try await client.request(url, ["-X", "OPTIONS"])
            #expect(options.status == 204)
            #expect(options.header("tus-version") == "1.0.0")
            #expect(options.header("tus-extension")?.contains("concatenation") == true)
            #expect(try await patch(client, url, at: 0, "hello ", ["-H", "Upload-Length: 11"]).status == 204)
            #expect(try await patch(client, url, at: 0, "again").status == 409)
            #expect(try await head(client, url).header("upload-offset") == "6")
            let wrong = ["-H", "Upload-Checksum: sha1 AAAAAAAAAAAAAAAAAAAAAAAAAAA="]
            #expect(try await patch(client, url, at: 6, "world", wrong).status == 460)
            // SHA-1 of "world".
            let right = ["-H", "Upload-Checksum: sha1 fCEUM/AgcVl3Qeb/Wo6jR4mrv0M="]
            #expect(try await patch(client, url, at: 6, "world", right).status == 204)
            #expect(try await head(client, url).status == 410)
            #expect(try await client.request(url, ["-X", "OPTIONS"]).status == 204)

            let stream = made["streamId"]?.string ?? ""
            let (answer, source) = try await original(server.client, stream)
            #expect(answer.text == "hello world")
            #expect(source["sizeBytes"] == 11)
            #expect(source["sha256"] == "b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9")
            let address = source["url"]?.string ?? ""
            let part = try await client.request(address, ["-H", "Range: bytes=6-"])
            #expect(part.status == 206)
            #expect(part.text == "world")
            #expect(part.header("content-range") == "bytes 6-10/11")
            let tag = answer.header("etag") ?? ""
            #expect(try await client.request(address, ["-H", "If-None-Match: \(tag)"]).status == 304)
            let size = try await client.request(address, ["-I"])
            #expect(size.header("content-length") == "11")
            #expect(try await client.request(address + "0").status == 404)
            _ = try await server.client.call("delete", ["streamId": .string(stream)])
            _ = try await until("the original to go") { () -> Bool? in
                try await client.request(address).status == 404 ? true : nil
            }
            #expect(try await server.stop() == 0)
        }

        @Test func inPartsBesideEachOther() async throws {
            let server = try await server()
            let made = try await server.client.call("getUploadUrl")
            let url = made["uploadUrl"]?.string ?? ""
            let client = server.client.anonymous
            var parts: [String] = []
            for text in ["one ", "two ", "three"] {
                let created = try await client.request(
                    url,
                    [
                        "-X", "POST", "-H", "Upload-Length: \(text.utf8.count)", "-H", "Upload-Concat: partial",
                        "--data-binary", text,
                    ] + Self.version + Self.piece)
                #expect(created.status == 201)
                #expect(created.header("upload-offset") == "\(text.utf8.count)")
                parts.append(created.header("location") ?? "")
            }
            let final = try await client.request(
                url,
                [
                    "-X", "POST", "-H", "Upload-Concat: final;\(parts.joined(separator: " "))", "-H",
                    "Upload-Metadata: filename dGhyZWUudHh0,filetype dGV4dC9wbGFpbg==",
                ] + Self.version)
            #expect(final.status == 201)
            _ = try await until("the parts to be put together") { () -> Bool? in
                try await head(client, final.header("location") ?? "").status == 410 ? true : nil
            }
            let (answer, source) = try await original(server.client, made["streamId"]?.string ?? "")
            #expect(answer.text == "one two three")
            #expect(source["contentType"] == "text/plain")
            #expect(answer.header("content-disposition")?.contains("three.txt") == true)
            #expect(try await server.stop() == 0)
        }

        @Test func aPageMayUploadAndReadTheAnswers() async throws {
            let server = try await server()
            let made = try await server.client.call("getUploadUrl", ["allowedOrigins": ["https://a.example"]])
            let url = made["uploadUrl"]?.string ?? ""
            let client = server.client.anonymous
            let origin = ["-H", "Origin: https://a.example"]
            let preflight = try await client.request(
                url,
                [
                    "-X", "OPTIONS", "-H", "Access-Control-Request-Method: PATCH", "-H",
                    "Access-Control-Request-Headers: tus-resumable,upload-offset",
                ] + origin)
            #expect(preflight.status == 204)
            #expect(preflight.header("access-control-allow-methods")?.contains("PATCH") == true)
            #expect(preflight.header("access-control-allow-headers") == "tus-resumable,upload-offset")
            let last = try await patch(client, url, at: 0, "x", ["-H", "Upload-Length: 1"] + origin)
            #expect(last.status == 204)
            #expect(last.header("access-control-allow-origin") == "https://a.example")
            #expect(last.header("access-control-expose-headers")?.contains("Upload-Offset") == true)
            let other = try await server.client.call("getUploadUrl", ["allowedOrigins": ["https://a.example"]])
            let strange = try await patch(
                client, other["uploadUrl"]?.string ?? "", at: 0, "x", ["-H", "Origin: https://b.example"])
            #expect(strange.status == 403)
            #expect(try await server.stop() == 0)
        }

        @Test func whatIsTooLargeIsTold() async throws {
            let server = try await server()
            let made = try await server.client.call("getUploadUrl", ["maxSizeBytes": 1000])
            let url = made["uploadUrl"]?.string ?? ""
            let client = server.client.anonymous
            let folder = try Folder()
            try await Command.run("truncate", "-s", "20M", folder.at("large"))
            for more in [[], ["-H", "Transfer-Encoding: chunked"]] {
                let put = try await client.request(url, ["-T", folder.at("large")] + more)
                #expect(put.status == 413)
                #expect(put.errorCode == "VALIDATION_ERROR")
                let pieces = try await client.request(
                    url,
                    ["-X", "PATCH", "-T", folder.at("large"), "-H", "Upload-Offset: 0"] + Self.version + Self.piece
                        + more)
                #expect(pieces.status == 413)
            }
            let created = try await client.request(url, ["-X", "POST", "-H", "Upload-Length: 1001"] + Self.version)
            #expect(created.status == 413)
            let form = try await client.request(url, ["-F", "file=@\(folder.at("large"))"])
            #expect(form.status == 413)
            #expect(try await head(client, url).header("upload-offset") != nil)
            #expect(try await server.stop() == 0)
        }

        @Test func anUnfinishedOneIsThereAfterAKill() async throws {
            let server = try await server()
            let made = try await server.client.call("getUploadUrl")
            let path = "/uploads/" + (made["uploadUrl"]?.string?.split(separator: "/").last.map(String.init) ?? "")
            #expect(
                try await patch(server.client.anonymous, path, at: 0, "before ", ["-H", "Upload-Length: 12"]).status
                    == 204)
            try await server.kill9()
            let again = try await StreamServer.started(
                data: server.data, settings: ["STREAM_PLUGINS_ENABLED": "videos,uploads,local-storage"])
            #expect(try await head(again.client.anonymous, path).header("upload-offset") == "7")
            #expect(try await patch(again.client.anonymous, path, at: 7, "after").status == 204)
            let (answer, _) = try await original(again.client, made["streamId"]?.string ?? "")
            #expect(answer.text == "before after")
            #expect(try await again.stop() == 0)
        }
    }
}
