import JSON
import Testing

extension EndToEnd {
    /// Many connections that send a head byte by byte: others hardly notice, and each is told that it is too slow.
    @Suite struct SlowClients {
        private static let connections = 500
        private static let rounds = 7
        /// In a round, with the slow ones and without.
        private static let requests = 500

        @Test func othersAreServedAndTheSlowAreCutOff() async throws {
            let server = try await StreamServer.started()
            _ = try await latencies(server.url)
            var alone: [Latencies] = []
            var beside: [Latencies] = []
            for _ in 1..<SlowClients.rounds {
                alone.append(try await latencies(server.url))
                let slow = try SlowHeads(server.url, count: SlowClients.connections)
                beside.append(try await latencies(server.url))
                slow.stop()
            }
            alone.append(try await latencies(server.url))
            let slow = try SlowHeads(server.url, count: SlowClients.connections)
            beside.append(try await latencies(server.url))
            report(alone, beside)
            for socket in slow.sockets {
                let answer = try await blocking { socket.rest() }
                #expect(answer?.hasPrefix("HTTP/1.1 408 ") == true)
            }
            slow.stop()
            #expect(try await server.client.request("/health/ready").status == 200)
            #expect(try await server.stop() == 0)
        }

        private struct Latencies: Sendable {
            let median: Duration
            let p99: Duration
        }

        private func latencies(_ url: String) async throws -> Latencies {
            let request = Array("GET /health/ready HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".utf8)
            let sorted = try await blocking {
                try (0..<SlowClients.requests).map { _ in
                    let start = ContinuousClock.now
                    let socket = try RawSocket(url)
                    socket.send(request)
                    guard socket.rest()?.hasPrefix("HTTP/1.1 200 ") == true else { throw Failure("not answered") }
                    return ContinuousClock.now - start
                }.sorted()
            }
            return Latencies(median: sorted[sorted.count / 2], p99: sorted[sorted.count * 99 / 100])
        }

        private func report(_ alone: [Latencies], _ beside: [Latencies]) {
            func median<Value: Comparable>(_ values: [Value]) -> Value { values.sorted()[values.count / 2] }
            func ratio(_ value: KeyPath<Latencies, Duration>) -> Double {
                median(zip(alone, beside).map { $1[keyPath: value] / $0[keyPath: value] })
            }
            let count = SlowClients.rounds * SlowClients.requests
            print(
                "S8: \(count) requests in \(SlowClients.rounds) rounds alone, and as many beside \(SlowClients.connections)",
                "connections that send a byte of their heads a second, in turn; medians of the rounds:",
                "p99 \(median(alone.map(\.p99))) and \(median(beside.map(\.p99))), ratio \(ratio(\.p99));",
                "median \(median(alone.map(\.median))) and \(median(beside.map(\.median))), ratio \(ratio(\.median))")
        }
    }
}
