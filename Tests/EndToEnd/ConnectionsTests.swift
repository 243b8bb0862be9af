import Glibc
import JSON
import Testing

extension EndToEnd {
    /// A plugin in C with TCP of its own, over the real server: what comes is sent back, or fed to a worker whose pieces are
    /// blobs in memory.
    @Suite struct Connections {
        private static let hello = Array("hello\n".utf8)

        /// A server with the plugin `relay` and the worker `pieces`.
        private func relaying(_ settings: [String: String] = [:]) async throws -> (StreamServer, Folder) {
            let folder = try Folder()
            try await CPlugin.install("relay", in: folder)
            let workers = "\(Build.root)/Tests/Boundary/Workers"
            try File.write(try File.text("\(workers)/pieces.json"), to: folder.at("pieces.json"))
            try await Command.run(
                "cc", "-std=gnu11", "-Wall", "-Wextra", "-Werror", "-o", folder.at("stream-pieces"),
                "\(workers)/pieces.c")
            let server = try await StreamServer.started(
                settings: CPlugin.settings(folder).merging(settings) { $1 })
            return (server, folder)
        }

        /// Connections, once the server has noticed that an earlier one ended.
        private func opened(_ count: Int, _ address: String, of server: StreamServer) async throws -> [RawSocket] {
            _ = try await until("the earlier connection to end", within: .seconds(20)) {
                server.process.output.contains("a connection ended: peer") ? true : nil
            }
            return try await blocking { try (0..<count).map { _ in try RawSocket(address) } }
        }

        private func addresses(_ server: StreamServer) throws -> JSON {
            try JSON(parsing: File.text(server.data.at("data/addresses.json")))
        }

        private func address(_ server: StreamServer, _ listener: String) throws -> String {
            try #require(try addresses(server)[listener]?.string)
        }

        private func pattern(_ count: Int) -> [UInt8] {
            let block = (0..<4093).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7) }
            var bytes: [UInt8] = []
            while bytes.count < count { bytes += block.prefix(count - bytes.count) }
            return bytes
        }

        @Test func whatComesIsSentBack() async throws {
            let (server, folder) = try await relaying(["STREAM_NETWORK_MAX_CONNECTIONS_PER_ADDRESS": "3"])
            defer { _ = folder }
            // Ports that are 0 are where addresses.json says; what the plugin opens itself is where it said.
            let listening = try addresses(server)
            #expect(listening["own"] == "own://127.0.0.1:4242" && listening["secure"] == nil)
            let echo = try address(server, "echo")
            #expect(echo.hasPrefix("echo://127.0.0.1:"))
            let told = try await server.client.call("relayAddresses")
            #expect(told == ["echo": .string(String(echo.dropFirst("echo://".count))), "own": "127.0.0.1:4242"])

            let sent = pattern(3 << 20)
            let socket = try await blocking { try RawSocket(echo) }
            async let sending: Void = blocking { socket.send(sent) }
            let back = try await blocking { socket.bytes(Self.hello.count + sent.count) }
            try await sending
            #expect(back == Self.hello + sent)
            socket.shutdown()

            // One that is not taken from holds up nobody; of more than three of an address the rest are refused.
            let held = try await blocking { try RawSocket(echo) }
            held.send(Array("hold\n".utf8))
            #expect(try await blocking { held.bytes(Self.hello.count + 5) }.suffix(5) == Array("hold\n".utf8))
            async let flood: Void = blocking { held.send([UInt8](repeating: 1, count: 16 << 20)) }
            let others = try await opened(2, echo, of: server)
            for other in others { #expect(try await blocking { other.bytes(6) } == Self.hello) }
            #expect(try await RawSocket.exchange(echo, []) == "")
            others[0].send(Array("still here".utf8))
            #expect(try await blocking { others[0].bytes(10) } == Array("still here".utf8))

            let metrics = try await server.client.anonymous.request("/metrics").text
            for line in [
                #"stream_net_connections{plugin="relay",listener="echo"} 3"#,
                #"stream_net_refused_total{plugin="relay",listener="echo"} 1"#,
                #"stream_net_opened_total{plugin="relay",listener="echo"} 4"#,
            ] {
                #expect(metrics.contains(line), "\(line)")
            }

            // At a regular stop they are told so, and the clients see an end.
            #expect(try await server.stop() == 0)
            #expect(try await blocking { others[1].rest() } == "")
            try await flood
            #expect(server.process.output.contains("a connection ended: stopping"))
        }

        @Test func aWorkerIsFedAndItsPiecesAreInMemory() async throws {
            let (server, folder) = try await relaying()
            defer { _ = folder }
            _ = try await server.client.call("relayAddresses")
            let sent = pattern(700_000)
            let relay = try address(server, "relay")
            try await blocking {
                let socket = try RawSocket(relay)
                _ = socket.bytes(Self.hello.count)
                socket.send(sent)
            }
            let ended = try await until("the worker to end", within: .seconds(60)) { () -> String? in
                server.process.output.split(separator: "\n").first { $0.contains("the relay's worker ended") }
                    .map(String.init)
            }
            #expect(ended.contains(#""bytes":700000"#), "\(ended)")
            let count = try #require(ended.firstMatch(of: /"pieces":(\d+)/).flatMap { Int($0.1) })
            var joined: [UInt8] = []
            for piece in 1...count {
                let answer = try await server.client.anonymous.request("/relay/\(piece)")
                #expect(answer.status == 200)
                joined += answer.body
            }
            #expect(joined == sent)
            let part = try await server.client.anonymous.request("/relay/1", ["-r", "10-19"])
            #expect(part.status == 206 && part.body == Array(sent[10..<20]))
            #expect(try await server.client.anonymous.request("/relay/\(count + 1)").status == 404)
            // Nowhere else.
            #expect(!File.names(server.data.at("data/blobs")).contains("relay"))
            let metrics = try await server.client.anonymous.request("/metrics").text
            #expect(metrics.contains("stream_ephemeral_blobs \(count)\n"))
            #expect(metrics.contains("stream_ephemeral_bytes 700000\n"))
            #expect(try await server.stop() == 0)
        }

        @Test func theServersCertificateServesThem() async throws {
            let folder = try Folder()
            let (certificate, key) = (folder.at("cert.pem"), folder.at("key.pem"))
            try await Command.run(
                "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                "-days", "2", "-subj", "/CN=test", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out",
                certificate)
            let (server, plugins) = try await relaying([
                "STREAM_HTTP_TLS_CERTIFICATE": certificate, "STREAM_HTTP_TLS_KEY": key, "STREAM_SECURE_PORT": "0",
            ])
            defer { _ = plugins }
            let port = try #require(try address(server, "secure").split(separator: ":").last)
            let script = """
                import socket, ssl, sys
                context = ssl.create_default_context(cafile=sys.argv[2])
                plain = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
                with context.wrap_socket(plain, server_hostname="127.0.0.1") as s:
                    hello = s.recv(100)
                    s.sendall(b"over TLS")
                    print(hello, s.recv(100))
                """
            let outcome = try await Command.outcome([try await Python.path(), "-c", script, String(port), certificate])
            #expect(outcome.output.contains(#"b'hello, securely\n' b'over TLS'"#), "\(outcome.output)")
            // What is no TLS never reaches the plugin.
            let plain = try await RawSocket.exchange("x:\(port)", Array("GET / HTTP/1.1\r\n\r\n".utf8))
            #expect(plain?.contains("hello") != true)
            #expect(try await server.stop() == 0)
        }

        @Test func aPortThatCannotBeOpenedStopsTheStart() async throws {
            let (server, folder) = try await relaying()
            let port = try #require(try address(server, "echo").split(separator: ":").last)
            let refusal = try await StreamServer.refusal(
                settings: CPlugin.settings(folder).merging(["STREAM_ECHO_PORT": String(port)]) { $1 })
            #expect(refusal.status == 1)
            #expect(
                refusal.output.contains("echo.port: cannot listen on 127.0.0.1:\(port): address already in use"),
                "\(refusal.output)")
            let secure = try await StreamServer.refusal(
                settings: CPlugin.settings(folder).merging(["STREAM_SECURE_PORT": "0"]) { $1 })
            #expect(secure.output.contains("secure.port: needs the server's certificate"), "\(secure.output)")
            #expect(try await server.stop() == 0)
        }
    }
}
