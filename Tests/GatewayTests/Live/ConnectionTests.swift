import Gateway
import JSON
import Kernel
import NIOCore
import Synchronization
import Testing

/// What happens on connections: reuse, deadlines, shutdown.
@Suite(.timeLimit(.minutes(1)))
struct ConnectionTests {
    @Test func aConnectionServesManyRequests() async throws {
        let backend = MemoryBackend()
        backend.add("echo") { call in call.parameters.bytes() }
        try await LiveServer.run(backend) { port in
            try await RawConnection.open(port: port) { connection in
                let call = Requests.call(#"{"operation":"echo"}"#)
                try await connection.send(call + call + call)
                for _ in 0..<3 { #expect(try await connection.answer().status == 200) }
                // A refusal with a short body left does not end it.
                try await connection.send(Requests.call(#"{"operation":"echo"}"#, key: nil))
                #expect(try await connection.answer().status == 401)
                try await connection.send(call)
                #expect(try await connection.answer().status == 200)
            }
        }
    }

    @Test func aClientMayAskToClose() async throws {
        try await LiveServer.run(MemoryBackend()) { port in
            try await RawConnection.open(port: port) { connection in
                try await connection.send(Requests.request("GET", "/health/live", fields: "Connection: close\r\n"))
                #expect(try await connection.answer()["connection"] == "close")
                #expect(await connection.isClosed())
            }
        }
    }

    @Test func aHeadThatDoesNotEndIsCutOff() async throws {
        try await LiveServer.run(MemoryBackend()) {
            $0.headTimeout = .milliseconds(50)
        } _: { port in
            try await RawConnection.open(port: port) { connection in
                try await connection.send("GET /health/live HTTP/1.1\r\nHost: a\r\n")
                #expect(try await connection.answer().status == 408)
                #expect(await connection.isClosed())
            }
        }
    }

    @Test func aBodyThatDoesNotComeIsCutOff() async throws {
        let backend = MemoryBackend()
        let key = BlobKey(account: "acme", key: "x")
        let exchange = MemoryExchange(head: { _ in .storeBody(key, offset: 0, limit: 100, acceptsMultipart: false) }) {
            _ in .bytes(status: 200, headers: [], body: [])
        }
        backend.add(route: "PUT", "/x", exchange)
        try await LiveServer.run(backend) {
            // Long enough that the head comes in time also where the machine is busy.
            $0.idleTimeout = .seconds(2)
        } _: { port in
            try await RawConnection.open(port: port) { connection in
                try await connection.send("PUT /x HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc")
                #expect(await connection.isClosed())
            }
        }
        #expect(exchange.bodies.map(\.complete) == [false])
        #expect(backend.openSinks == 0)
    }

    @Test func aBodyThatDripsIsRefused() async throws {
        let backend = MemoryBackend()
        let exchange = MemoryExchange(head: { _ in .takeBody(limit: 1000) }) { _ in
            .bytes(status: 200, headers: [], body: [])
        }
        backend.add(route: "PUT", "/x", exchange)
        try await LiveServer.run(backend) {
            $0.bodyGrace = .milliseconds(200)
            $0.leastBodyRate = 1000
        } _: { port in
            try await RawConnection.open(port: port) { connection in
                try await connection.send("PUT /x HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n")
                try await connection.send("a")
                let answer = try await connection.answer()
                #expect(answer.status == 408)
                #expect(answer.json?["error"]?["code"] == "VALIDATION_ERROR")
                #expect(await connection.isClosed())
            }
        }
        #expect(exchange.bodies.map(\.complete) == [false])
    }

    @Test func aCallEndsWithItsClient() async throws {
        let backend = MemoryBackend()
        let (started, start) = AsyncStream.makeStream(of: Void.self)
        let (ended, end) = AsyncStream.makeStream(of: Bool.self)
        backend.add("wait") { _ in
            start.yield()
            do {
                try await Task.sleep(for: .seconds(50))
                end.yield(false)
            } catch {
                end.yield(true)
            }
            return Array("{}".utf8)
        }
        try await LiveServer.run(backend) {
            $0.goneGrace = .milliseconds(1)
        } _: { port in
            try await RawConnection.open(port: port) { connection in
                try await connection.send(Requests.call(#"{"operation":"wait"}"#))
                for await _ in started { break }
            }
            for await isCancelled in ended {
                #expect(isCancelled)
                break
            }
        }
    }

    @Test func aClientMayCloseItsSideAndWait() async throws {
        let backend = MemoryBackend()
        backend.add("echo") { call in call.parameters.bytes() }
        try await LiveServer.run(backend) { port in
            try await RawConnection.open(port: port) { connection in
                try await connection.send(Requests.call(#"{"operation":"echo"}"#))
                connection.finish()
                #expect(try await connection.answer().status == 200)
            }
        }
    }

    @Test func whileItStopsTheServerSaysSo() async throws {
        let backend = MemoryBackend()
        let (started, start) = AsyncStream.makeStream(of: Void.self)
        let (released, release) = AsyncStream.makeStream(of: Void.self)
        backend.add("wait") { _ in
            start.yield()
            for await _ in released { break }
            return Array("{}".utf8)
        }
        try await LiveServer.run(backend) { port, shutDown in
            try await RawConnection.open(port: port) { connection in
                try await connection.send(Requests.call(#"{"operation":"wait"}"#))
                for await _ in started { break }
                await shutDown()
                let ready = try await RawConnection.send(port: port, Requests.request("GET", "/health/ready"))
                #expect(ready.status == 503)
                #expect(ready["connection"] == "close")
                #expect(ready.json?["reasons"] == ["The server is stopping."])
                let call = try await RawConnection.send(port: port, Requests.call(#"{"operation":"wait"}"#))
                #expect(call.status == 503)
                #expect(call.json?["error"]?["code"] == "INTERNAL_ERROR")
                release.yield()
                #expect(try await connection.answer().status == 200)
                #expect(await connection.isClosed())
            }
        }
    }

    @Test func shutdownLetsRequestsInFlightEnd() async throws {
        let backend = MemoryBackend()
        let (started, start) = AsyncStream.makeStream(of: Void.self)
        let (released, release) = AsyncStream.makeStream(of: Void.self)
        backend.add("wait") { _ in
            start.yield()
            for await _ in released { break }
            return Array("{}".utf8)
        }
        try await LiveServer.run(backend) { port, shutDown in
            try await RawConnection.open(port: port) { connection in
                try await connection.send(Requests.call(#"{"operation":"wait"}"#))
                for await _ in started { break }
                await shutDown()
                release.yield()
                #expect(try await connection.answer().status == 200)
                #expect(await connection.isClosed())
            }
            await #expect(throws: (any Error).self) {
                _ = try await RawConnection.send(port: port, Requests.request("GET", "/health/live"))
            }
        }
    }
}
