import Glibc
import JSON
import Testing

extension EndToEnd {
    /// Who may watch: every kind of key, for every kind of address.
    @Suite struct Access {
        @Test func everyKeyForEveryAddress() async throws {
            let server = try await StreamServer.started(settings: [
                "STREAM_HTTP_TRUSTED_PROXIES": "127.0.0.1", "STREAM_HTTP_COUNTRY_HEADER": "CF-IPCountry",
            ])
            let id = try await server.client.uploadByPut(try await Media.short())
            _ = try await server.client.ready(id)
            let tenant = try await server.client.request("/keys", ["-d", #"{"account":"other","scopes":["write"]}"#])
            let other = Client(url: server.url, key: tenant.data["key"]?.string)
            let foreign = try await other.createdStream()

            let output = try await Command.run(
                "python3", "\(Build.root)/Tests/EndToEnd/Clients/access.py", server.url,
                StreamServer.adminKey, id, foreign, "7")
            let found = try JSON(parsing: output.split(separator: "\n").last.map(String.init) ?? "")
            let wrong = (found["wrong"]?.array ?? []).compactMap(\.string)
            #expect(wrong.isEmpty, "\(wrong.joined(separator: "\n"))")
            #expect(found["taken"] == 0)
            #expect((found["addresses"]?.int ?? 0) >= 12)
            #expect((found["updateSeconds"]?.double ?? 9) < 2)
            print("access: \(found)")

            try await theExamplesOfTheDocumentation(server, id)
            try await theBrowserPlays(server, id)
            try await theToolRotates(server, id)
            #expect(try await server.stop() == 0)
        }

        @Test func withoutThePluginWhatNotEverybodyMayWatchIsRefused() async throws {
            let names = try File.names(Build.manifests).compactMap { file in
                try JSON(parsing: try File.text("\(Build.manifests)/\(file)"))["name"]?.string
            }
            let server = try await StreamServer.started(settings: [
                "STREAM_PLUGINS_ENABLED": names.filter { $0 != "access" }.joined(separator: ",")
            ])
            let client = server.client
            let film = try await Media.short()
            let open = try await client.uploadByPut(film)
            _ = try await client.ready(open)
            #expect(try await client.anonymous.request("/play/\(open)/master.m3u8").status == 200)
            for access in [
                ["visibility": "signed"], ["allowedOrigins": ["https://a.example"]],
                ["rules": [["action": "block", "type": "ip", "ip": ["192.0.2.1"]]]],
            ] as [JSON] {
                let id = try await client.createdStream(["access": access])
                for path in ["/play/\(id)/master.m3u8", "/play/\(id)/manifest.mpd", "/play/\(id)/720p/0.m4s"] {
                    let answer = try await client.anonymous.request(path)
                    #expect((answer.status, answer.errorCode) == (403, "AUTHORIZATION_ERROR"), "\(path)")
                }
                #expect(try await client.anonymous.request("/watch/\(id)").status == 403)
            }
            let refusal = try await client.answer("getSignedUrl", ["streamId": .string(open)])
            #expect((refusal.status, refusal.errorCode) == (400, "VALIDATION_ERROR"))
            #expect(try await server.stop() == 0)
        }

        /// The programs of docs/access.md, as they stand there, sign a token that opens a stream.
        private func theExamplesOfTheDocumentation(_ server: StreamServer, _ id: String) async throws {
            _ = try await server.client.call("updateAccess", ["streamId": .string(id), "visibility": "signed"])
            let page = try File.text("\(Build.root)/docs/access.md")
            for (language, program, file, algorithm) in [
                ("python", "python3", "sign.py", "HS256"), ("javascript", "node", "sign.mjs", "EdDSA"),
                ("go", "go run", "sign.go", "EdDSA"),
            ] {
                let code = try #require(page.firstRange(of: "```\(language)\n").map { page[$0.upperBound...] })
                let end = try #require(code.firstRange(of: "```"))
                let words = program.split(separator: " ").map(String.init)
                guard try await Command.outcome(["sh", "-c", "command -v \(words[0])"]).status == 0 else { continue }
                let folder = try Folder()
                try File.write(String(code[..<end.lowerBound]), to: folder.at(file))
                let key = try await server.client.call("createSigningKey", ["algorithm": .string(algorithm)])
                let environment = [
                    "KEY_ID=\(key["keyId"]?.string ?? "")", "SIGNING_KEY=\(key["privateKey"]?.string ?? "")",
                    "STREAM_ID=\(id)",
                ]
                let outcome = try await Command.outcome(["env"] + environment + words + [folder.at(file)])
                #expect(outcome.status == 0, "\(language): \(outcome.output)")
                let token = outcome.output.split(separator: "\n").last.map(String.init) ?? ""
                let answer = try await server.client.anonymous.request("/play/\(token)/master.m3u8")
                #expect(answer.status == 200, "\(language): \(answer.text)")
            }
        }

        /// The player page of a signed address plays, although the token names other pages: it is the server's own.
        private func theBrowserPlays(_ server: StreamServer, _ id: String) async throws {
            let signed = try await server.client.call(
                "getSignedUrl", ["streamId": .string(id), "origins": ["https://a.example"]])
            let page = try #require(signed["urls"]?["player"]?.string)
            let screenshot = server.data.at("signed.png")
            let outcome = try await Command.outcome(
                [try await Python.path(), "\(Build.root)/Tests/EndToEnd/Clients/player.py", page, screenshot])
            #expect(outcome.status == 0, "\(outcome.output)")
            let seen = try JSON(parsing: outcome.output.split(separator: "\n").last.map(String.init) ?? "")
            #expect((seen["started"]?["time"]?.double ?? 0) > 0.5)
            #expect(seen["problems"] == [])
        }

        private func theToolRotates(_ server: StreamServer, _ id: String) async throws {
            func token() async throws -> String {
                try await server.client.call("getSignedUrl", ["streamId": .string(id)])["token"]?.string ?? ""
            }
            func status(_ token: String) async throws -> Int {
                try await server.client.anonymous.request("/play/\(token)/master.m3u8").status
            }
            func rotate(_ arguments: [String]) async throws {
                let words = ["env", "STREAM_URL=\(server.url)", "STREAM_KEY=\(StreamServer.adminKey)"]
                let outcome = try await Command.outcome(
                    words + [Build.program("streamctl"), "signing", "rotate"] + arguments)
                #expect(outcome.status == 0, "\(outcome.output)")
            }
            let old = try await token()
            try await rotate([])
            let new = try await token()
            #expect(try await status(old) == 200)
            #expect(try await status(new) == 200)
            try await rotate(["--revoke"])
            #expect(try await status(old) == 403)
            #expect(try await status(new) == 403)
            #expect(try await status(try await token()) == 200)
        }
    }
}
