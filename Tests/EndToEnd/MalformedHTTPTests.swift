import JSON
import Testing

extension EndToEnd {
    /// What is no HTTP request, or could be two: answered with the envelope, and the connection closed.
    @Suite struct MalformedHTTP {
        struct Sent: CustomTestStringConvertible {
            let testDescription: String
            let status: Int
            let text: String

            init(_ name: String, _ status: Int, _ text: String) {
                (testDescription, self.status, self.text) = (name, status, text)
            }
        }

        private static let live = "GET /health/live HTTP/1.1\r\nHost: a\r\n"
        private static let post = "POST /stream HTTP/1.1\r\nHost: a\r\n"
        private static let chunked = post + "Transfer-Encoding: chunked\r\n\r\n"

        private static let malformed = [
            Sent("no HTTP at all", 400, "\u{1}\u{2}\u{3}\u{4}\r\n\r\n"),
            Sent("TLS", 400, "\u{16}\u{3}\u{1}\u{0}\u{5}hello\r\n\r\n"),
            Sent("no version", 505, "GET /health/live\r\n\r\n"),
            Sent("a version that is not known", 505, "GET /health/live HTTP/3.7\r\nHost: a\r\n\r\n"),
            Sent("HTTP/2's preface", 400, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
            Sent("a method with a space", 400, "GE T /health/live HTTP/1.1\r\nHost: a\r\n\r\n"),
            Sent("a control character in the target", 400, "GET /\u{1}a HTTP/1.1\r\nHost: a\r\n\r\n"),
            Sent("no Host", 400, "GET /health/live HTTP/1.1\r\n\r\n"),
            Sent("two Hosts", 400, live + "Host: b\r\n\r\n"),
            Sent("a Host with a path", 400, "GET /health/live HTTP/1.1\r\nHost: a/b\r\n\r\n"),
            Sent("a space before the colon", 400, live + "X-A : b\r\n\r\n"),
            Sent("a field without a colon", 400, live + "X-A\r\n\r\n"),
            Sent("a field without a name", 400, live + ": b\r\n\r\n"),
            Sent("NUL in a field", 400, live + "X-A: b\u{0}c\r\n\r\n"),
            Sent("bare CR in a field", 400, live + "X-A: b\rX-B: c\r\n\r\n"),
            Sent("a length that is folded", 400, post + "Content-Length:\r\n 5\r\n\r\nhello"),
            Sent("two lengths", 400, post + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!"),
            Sent("two lengths in one field", 400, post + "Content-Length: 5, 6\r\n\r\nhello!"),
            Sent("a negative length", 400, post + "Content-Length: -1\r\n\r\n"),
            Sent("a length with a sign", 400, post + "Content-Length: +5\r\n\r\nhello"),
            Sent("a hexadecimal length", 400, post + "Content-Length: 0x5\r\n\r\nhello"),
            Sent("a length over 64 bits", 400, post + "Content-Length: 99999999999999999999\r\n\r\n"),
            Sent(
                "a length beside a coding", 400,
                post + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
            Sent(
                "a coding beside a length", 400,
                post + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n"),
            Sent("a coding in HTTP/1.0", 400, "POST /stream HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
            Sent("a coding that is not known", 501, post + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"),
            Sent(
                "chunked twice", 400, post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
            ),
            Sent("chunked and then not", 400, post + "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n"),
            Sent("a coding that only looks like chunked", 501, post + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"),
            Sent("a field over its limit", 431, live + "X-A: \(String(repeating: "b", count: 20_000))\r\n\r\n"),
            Sent("too many fields", 431, live + String(repeating: "X-A: b\r\n", count: 200) + "\r\n"),
            Sent(
                "fields over their limit", 431,
                live + String(repeating: "X-A: \(String(repeating: "b", count: 9000))\r\n", count: 9) + "\r\n"),
            Sent("a target without an end", 431, "GET /" + String(repeating: "a", count: 400_000)),
        ]

        @Test func isAnsweredInTheEnvelopeAndCutOff() async throws {
            let server = try await StreamServer.started()
            for sent in MalformedHTTP.malformed {
                // A second request behind it must not be taken for one.
                let bytes = Array((sent.text + "GET /health/ready HTTP/1.1\r\nHost: a\r\n\r\n").utf8)
                let answer = try await RawSocket.exchange(server.url, bytes)
                guard let answer else {
                    Issue.record("\(sent.testDescription): reset, or not closed")
                    continue
                }
                #expect(answer.hasPrefix("HTTP/1.1 \(sent.status) "), "\(sent.testDescription): \(answer.prefix(300))")
                #expect(answer.contains("\"code\":\"VALIDATION_ERROR\""), "\(sent.testDescription)")
                #expect(answer.lowercased().contains("\r\nconnection: close\r\n"), "\(sent.testDescription)")
                #expect(answer.lowercased().contains("\r\nx-request-id: "), "\(sent.testDescription)")
                #expect(answer.components(of: "HTTP/1.1 ") == 1, "\(sent.testDescription): \(answer)")
                #expect(!answer.contains("/") || !answer.contains(server.data.path))
            }
            #expect(try await server.client.request("/health/ready").status == 200)
            #expect(try await server.stop() == 0)
        }

        @Test func bodiesThatAreNoneEndTheirConnection() async throws {
            let server = try await StreamServer.started()
            let key = "Authorization: Bearer \(StreamServer.adminKey)\r\n"
            let head = "POST /stream HTTP/1.1\r\nHost: a\r\n\(key)Transfer-Encoding: chunked\r\n\r\n"
            for (name, body) in [
                ("a chunk's size that is no number", "zz\r\nhello\r\n0\r\n\r\n"),
                ("a chunk's size over 64 bits", "fffffffffffffffff\r\nhello\r\n0\r\n\r\n"),
                ("a chunk longer than its size", "2\r\nhello\r\n0\r\n\r\n"),
                ("a negative chunk", "-1\r\nhello\r\n0\r\n\r\n"),
            ] {
                let behind = "GET /health/ready HTTP/1.1\r\nHost: a\r\n\r\n"
                let answer = try await RawSocket.exchange(server.url, Array((head + body + behind).utf8))
                #expect(answer?.hasPrefix("HTTP/1.1 400 ") == true, "\(name): \(answer ?? "reset")")
                #expect(answer?.components(of: "HTTP/1.1 ") == 1, "\(name)")
            }
            #expect(try await server.stop() == 0)
        }

        @Test func answersToEarlierRequestsGoOutFirst() async throws {
            let server = try await StreamServer.started()
            let live = "GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n"
            let answer = try #require(
                try await RawSocket.exchange(server.url, Array((live + live + "\u{1}\r\n\r\n" + live).utf8)))
            #expect(answer.components(of: "HTTP/1.1 200 ") == 2)
            #expect(answer.components(of: "HTTP/1.1 400 ") == 1)
            #expect(try await server.stop() == 0)
        }
    }
}

extension String {
    /// How often a text occurs.
    fileprivate func components(of text: String) -> Int {
        var (count, rest) = (0, utf8[...])
        while let next = rest.firstIndex(of: UInt8(ascii: "H")) {
            rest = rest[next...]
            if rest.starts(with: text.utf8) { count += 1 }
            rest = rest.dropFirst()
        }
        return count
    }
}
