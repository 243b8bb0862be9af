import Glibc
import JSON
import Testing

extension EndToEnd {
    /// TLS and HTTP/2 by settings, with curl; certificates that change while the server runs; and floods of frames.
    @Suite struct Secure {
        /// A certificate of its own for 127.0.0.1, and its key.
        private static func certificate(in folder: Folder, _ name: String) async throws -> (
            certificate: String, key: String
        ) {
            let (certificate, key) = (folder.at("\(name).pem"), folder.at("\(name).key"))
            try await Command.run(
                "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                "-days",
                "2", "-subj", "/CN=\(name)", "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost", "-keyout", key,
                "-out", certificate)
            return (certificate, key)
        }

        private static func started(
            _ files: (certificate: String, key: String), more: [String: String] = [:]
        ) async throws -> StreamServer {
            try await StreamServer.started(
                settings: [
                    "STREAM_HTTP_TLS_CERTIFICATE": files.certificate, "STREAM_HTTP_TLS_KEY": files.key,
                ].merging(more) { $1 })
        }

        /// What curl says of one request: version, status, or its own exit status.
        private static func speaks(_ server: StreamServer, trusting: String, _ arguments: [String]) async throws
            -> String
        {
            let outcome = try await Command.outcome(
                [
                    "curl", "-sS", "-o", "/dev/null", "-w", "%{http_version} %{http_code}", "--cacert", trusting,
                    server.url + "/health/live",
                ] + arguments)
            return outcome.status == 0 ? outcome.output : "curl \(outcome.status)"
        }

        @Test func bothProtocolsAreSpokenOverTLS() async throws {
            let folder = try Folder()
            let files = try await Self.certificate(in: folder, "first")
            let server = try await Self.started(files)
            #expect(server.url.hasPrefix("https://127.0.0.1:"))
            #expect(try await Self.speaks(server, trusting: files.certificate, ["--http2"]) == "2 200")
            #expect(try await Self.speaks(server, trusting: files.certificate, ["--http1.1"]) == "1.1 200")
            #expect(
                try await Self.speaks(server, trusting: files.certificate, ["--tlsv1.2", "--tls-max", "1.2"]) == "2 200"
            )
            #expect(try await Self.speaks(server, trusting: files.certificate, ["--tls-max", "1.1"]) == "curl 35")
            let other = try await Self.certificate(in: folder, "other")
            #expect(try await Self.speaks(server, trusting: other.certificate, []) == "curl 60")
            // Calls, uploads, pictures of a film: all over one protocol and the other.
            let film = try await Media.short()
            for version in ["--http2", "--http1.1"] {
                let tls = ["--cacert", files.certificate, version]
                let made = try await server.client.request(
                    "/stream", tls + ["-H", "Content-Type: application/json", "-d", #"{"operation":"getUploadUrl"}"#])
                #expect(made.status == 200 && made.header("strict-transport-security") == nil, "\(made.text)")
                #expect(made.header("connection") == nil)
                let url = try #require(made.data["uploadUrl"]?.string)
                #expect(url.hasPrefix(server.url))
                let sent = try await server.client.anonymous.request(url, tls + ["-T", film])
                #expect(sent.status == 200, "\(sent.text)")
                // A body of HTTP/2 ends where it ends, whether its length was said or not.
                let unmeasured =
                    version == "--http2" ? ["-H", "Content-Length:"] : ["-H", "Transfer-Encoding: chunked"]
                let other = try await server.client.request("/stream", tls + ["-d", #"{"operation":"getUploadUrl"}"#])
                let whole = try await server.client.anonymous.request(
                    try #require(other.data["uploadUrl"]?.string), tls + unmeasured + ["-T", film])
                let size = try File.bytes(film).count
                #expect(whole.status == 200 && whole.data["sizeBytes"]?.int == size, "\(whole.text)")
                let empty = try await server.client.request("/stream", tls + ["-X", "POST"])
                #expect(empty.status == 400 && empty.errorCode == "VALIDATION_ERROR", "\(empty.text)")
                let wrong = try await server.client.request("/nowhere", tls)
                #expect(wrong.status == 404 && wrong.errorCode == "NOT_FOUND")
            }
            // Before a client knows the server's limits, HTTP/2 has its own, lower one.
            let large = try await server.client.request(
                "/health/live",
                ["--cacert", files.certificate, "--http1.1", "-H", "X-A: " + String(repeating: "a", count: 20_000)])
            #expect(large.status == 431, "\(large.text)")
            // Without TLS nothing is to be had there.
            let plain = try await Command.outcome(["curl", "-sS", "http" + server.url.dropFirst(5) + "/health/live"])
            #expect(plain.status != 0)
            #expect(try await server.stop() == 0)
        }

        @Test func certificatesChangeUnderLoad() async throws {
            let folder = try Folder()
            let first = try await Self.certificate(in: folder, "first")
            let second = try await Self.certificate(in: folder, "second")
            let third = try await Self.certificate(in: folder, "third")
            let used = (certificate: folder.at("used.pem"), key: folder.at("used.key"))
            func put(_ files: (certificate: String, key: String)) throws {
                for (from, target) in [(files.certificate, used.certificate), (files.key, used.key)] {
                    try File.write(try File.text(from), to: target + ".new")
                    guard rename(target + ".new", target) == 0 else { throw Failure("rename") }
                }
            }
            try put(first)
            let both = folder.at("both.pem")
            try File.write(try [first, second, third].map { try File.text($0.certificate) }.joined(), to: both)
            let server = try await Self.started(used)
            let load = Task {
                var (requests, failures) = (0, [String]())
                while !Task.isCancelled {
                    // Cancelled in the middle of one, it has no answer.
                    guard
                        let answer = try? await Self.speaks(
                            server, trusting: both, [requests % 2 == 0 ? "--http2" : "--http1.1"])
                    else {
                        if !Task.isCancelled { failures.append("no answer") }
                        break
                    }
                    requests += 1
                    if !answer.hasSuffix(" 200"), !Task.isCancelled { failures.append(answer) }
                }
                return (requests, failures)
            }
            func uses(_ files: (certificate: String, key: String)) async throws {
                _ = try await until("the new certificate; the log: \(server.process.output)", within: .seconds(60)) {
                    () -> Bool? in
                    try await Self.speaks(server, trusting: files.certificate, []).hasSuffix("200") ? true : nil
                }
            }
            try await uses(first)
            try put(second)
            try await uses(second)
            // A pair that does not fit changes nothing, and is told of.
            try put((third.certificate, first.key))
            _ = try await until("the log's word", within: .seconds(60)) {
                server.process.output.contains("cannot be used; the one before stays in use") ? true : nil
            }
            try await uses(second)
            // At once where somebody asks.
            try put(third)
            server.process.send(SIGHUP)
            try await uses(third)
            load.cancel()
            let (requests, failures) = await load.value
            #expect(failures.isEmpty && requests > 0, "\(failures)")
            print(
                "certificates: 3 changes and a pair that does not fit under \(requests) requests, \(failures.count) failed"
            )
            #expect(try await server.stop() == 0)
        }

        @Test func filesThatCannotBeUsedStopTheStart() async throws {
            let folder = try Folder()
            let (first, second) = (
                try await Self.certificate(in: folder, "first"), try await Self.certificate(in: folder, "second")
            )
            let text = folder.at("text.pem")
            try File.write("no certificate", to: text)
            let cases: [([String: String], String)] = [
                (["STREAM_HTTP_TLS_CERTIFICATE": first.certificate], "http.tls.certificate: needs `http.tls.key`"),
                (["STREAM_HTTP_TLS_KEY": first.key], "http.tls.key: needs `http.tls.certificate`"),
                (
                    ["STREAM_HTTP_TLS_CERTIFICATE": first.certificate, "STREAM_HTTP_TLS_KEY": second.key],
                    "http.tls.key: is not the key"
                ),
                (
                    ["STREAM_HTTP_TLS_CERTIFICATE": text, "STREAM_HTTP_TLS_KEY": first.key],
                    "http.tls.certificate: holds no cert"
                ),
                (
                    ["STREAM_HTTP_TLS_CERTIFICATE": first.certificate, "STREAM_HTTP_TLS_KEY": text],
                    "http.tls.key: holds no private"
                ),
                (
                    ["STREAM_HTTP_TLS_CERTIFICATE": folder.at("none"), "STREAM_HTTP_TLS_KEY": first.key],
                    "certificate: cannot be read"
                ),
            ]
            for (settings, words) in cases {
                let outcome = try await StreamServer.refusal(
                    settings: settings.merging(["STREAM_LOG_LEVEL": "loud"]) { $1 })
                #expect(outcome.status == 78, "\(outcome.output)")
                // With all else that is wrong, at once.
                #expect(outcome.output.contains(words) && outcome.output.contains("log.level"), "\(outcome.output)")
            }
        }

        @Test func floodsOfFramesEndTheirConnection() async throws {
            let folder = try Folder()
            let files = try await Self.certificate(in: folder, "first")
            let server = try await Self.started(files)
            let port = String(server.url.split(separator: ":")[2])
            func memory() throws -> Int {
                let status = try File.text("/proc/\(server.process.identifier)/status")
                let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") } ?? ""
                return Int(line.filter(\.isNumber)) ?? 0
            }
            let before = try memory()
            for kind in ["resets", "continuation", "pings", "settings", "empty"] {
                let outcome = try await Command.outcome(
                    ["python3", "\(Build.root)/Tests/EndToEnd/Clients/http2_flood.py", "127.0.0.1", port, kind])
                let told = try JSON(parsing: outcome.output)
                #expect(told["closed"] == true && (told["sent"]?.int ?? .max) < 20_000, "\(kind): \(outcome.output)")
                print("flood of \(kind): \(told)")
                #expect(try await Self.speaks(server, trusting: files.certificate, ["--http2"]) == "2 200")
            }
            let grown = try memory() - before
            print("floods: the server grew by \(grown) KiB")
            #expect(grown < 64 << 10)
            #expect(try await server.stop() == 0)
        }
    }
}
