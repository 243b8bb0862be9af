import JSON
import Testing

extension EndToEnd {
    /// Many connections that send a head byte by byte: others hardly notice, and each is told that it is too slow.
    @Suite struct SlowClients {
        private static let connections = 500
        private static let requests = 300

        @Test func othersAreServedAndTheSlowAreCutOff() async throws {
            let server = try await StreamServer.started()
            let alone = try await latencies(server.url)
            let slow = try (0..<SlowClients.connections).map { _ in try RawSocket(server.url) }
            for socket in slow { socket.send(Array("GET /health/live HTTP/1.1\r\nHost: a\r\nX-A: ".utf8)) }
            let beside = try await latencies(server.url) { round in
                for index in stride(from: round % 10, to: slow.count, by: 10) { slow[index].send([0x61]) }
            }
            print(
                "S8: p99 of \(SlowClients.requests) requests alone \(alone.p99), beside \(slow.count) slow connections",
                "\(beside.p99), ratio \(beside.p99 / alone.p99); median \(alone.median) and \(beside.median)")
            for socket in slow {
                let answer = try await blocking { socket.rest() }
                #expect(answer?.hasPrefix("HTTP/1.1 408 ") == true)
            }
            #expect(try await server.client.request("/health/ready").status == 200)
            #expect(try await server.stop() == 0)
        }

        private func latencies(
            _ url: String, _ between: @escaping @Sendable (Int) -> Void = { _ in }
        ) async throws -> (median: Duration, p99: Duration) {
            let request = Array("GET /health/ready HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".utf8)
            let sorted = try await blocking {
                try (0..<SlowClients.requests).map { round in
                    between(round)
                    let start = ContinuousClock.now
                    let socket = try RawSocket(url)
                    socket.send(request)
                    guard socket.rest()?.hasPrefix("HTTP/1.1 200 ") == true else { throw Failure("not answered") }
                    return ContinuousClock.now - start
                }.sorted()
            }
            return (sorted[sorted.count / 2], sorted[sorted.count * 99 / 100])
        }
    }
}
