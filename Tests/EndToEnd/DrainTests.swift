import Glibc
import JSON
import Testing

extension EndToEnd {
    /// SIGTERM while many requests are in flight, and a second one.
    @Suite struct Drain {
        private static let inFlight = 50

        @Test func requestsInFlightAreAllAnswered() async throws {
            let server = try await StreamServer.started()
            let key = "Authorization: Bearer \(StreamServer.adminKey)\r\n"
            let body = Array(#"{"operation":"create","parameters":{"title":"last"}}"#.utf8)
            let head = "POST /stream HTTP/1.1\r\nHost: a\r\n\(key)Content-Length: \(body.count)\r\n\r\n"
            // All but the last byte of each body: the server is inside of fifty requests.
            let sockets = try (0..<Drain.inFlight).map { _ in try RawSocket(server.url) }
            for socket in sockets { socket.send(Array(head.utf8) + body.dropLast()) }
            // On the same event loops, behind them: once it is answered, they were read.
            for _ in 0..<32 { _ = try await server.client.request("/health/live") }
            server.process.send(SIGTERM)
            _ = try await until("readiness to turn", within: .seconds(60)) {
                try await server.client.request("/health/ready").status == 503 ? true : nil
            }
            let ready = try await server.client.request("/health/ready")
            #expect(ready.json["reasons"]?.array?.contains("The server is stopping.") == true)
            #expect(try await server.client.answer("stream").status == 503)
            for socket in sockets { socket.send(body.suffix(1)) }
            var statuses: [String: Int] = [:]
            for socket in sockets {
                let answer = try await blocking { socket.rest() }
                statuses[String((answer ?? "reset").prefix(12)), default: 0] += 1
            }
            print("R7: \(Drain.inFlight) requests in flight at SIGTERM: \(statuses)")
            #expect(statuses == ["HTTP/1.1 200": Drain.inFlight])
            #expect(try await server.process.ended(within: .seconds(60)) == 0)
        }

        @Test func aSecondSignalEndsAtOnce() async throws {
            let server = try await StreamServer.started()
            let socket = try RawSocket(server.url)
            let key = "Authorization: Bearer \(StreamServer.adminKey)\r\n"
            socket.send(Array("POST /stream HTTP/1.1\r\nHost: a\r\n\(key)Content-Length: 100\r\n\r\n{".utf8))
            for _ in 0..<32 { _ = try await server.client.request("/health/live") }
            server.process.send(SIGTERM)
            _ = try await until("readiness to turn", within: .seconds(60)) {
                try await server.client.request("/health/ready").status == 503 ? true : nil
            }
            #expect(!server.process.hasEnded)
            server.process.send(SIGTERM)
            #expect(try await server.process.ended(within: .seconds(20)) == 128 + SIGTERM)
        }
    }
}
