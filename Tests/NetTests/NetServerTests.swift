import Kernel
import Logging
import NIOCore
import Net
import Testing

@Suite("Listeners of plugins, over sockets")
struct NetServerTests {
    /// Bytes that repeat only after a prime number of them.
    private static func pattern(_ count: Int) -> [UInt8] {
        let block = (0..<4093).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7) }
        var bytes: [UInt8] = []
        while bytes.count < count { bytes += block.prefix(count - bytes.count) }
        return bytes
    }

    @Test("bytes come back as they were sent, many at once") func echo() async throws {
        let plugin = TestPlugin.echo()
        let listener = try await TestListener(plugin)
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for index in 1...8 {
                group.addTask {
                    let client = try Client(port: listener.port)
                    let bytes = Self.pattern(300_000 * index)
                    async let sent = client.send(bytes)
                    let isEqual = try await client.receive(bytes.count) == bytes
                    return await sent ? isEqual : false
                }
            }
            for try await isEqual in group { #expect(isEqual) }
        }
        #expect(await until { plugin.ends.count == 8 })
        #expect(plugin.ends.allSatisfy { $0 == .peer })
        await listener.stop()
    }

    @Test("who is not taken from is not read, and holds nobody up") func backpressure() async throws {
        let held = TestPlugin { _, _ in }
        let listener = try await TestListener(held)
        let client = try Client(port: listener.port)
        let sending = Task { await client.send(Self.pattern(16 << 20)) }
        #expect(await until { held.received >= NetCredit.firstWindow })
        // Time for more to come, if it could.
        let other = TestPlugin.echo()
        let free = try await TestListener(other)
        let busy = try Client(port: free.port)
        let bytes = Self.pattern(4 << 20)
        async let sent = busy.send(bytes)
        #expect(try await busy.receive(bytes.count) == bytes)
        #expect(await sent)
        #expect(held.received <= NetCredit.firstWindow + 64 << 10)
        let connection = try #require(held.connections.first)
        #expect(
            await until {
                connection.take(1 << 20)
                return held.received == 16 << 20
            })
        #expect(await sending.value)
        await free.stop()
        await listener.stop()
    }

    @Test("who is silent is closed") func idle() async throws {
        let plugin = TestPlugin.echo()
        let listener = try await TestListener(plugin) { $0.idleTimeout = .milliseconds(100) }
        let client = try Client(port: listener.port)
        #expect(try await client.receive() == [])
        #expect(await until { plugin.ends == [.idle] })
        await listener.stop()
    }

    @Test("who takes nothing of what is sent is closed") func stalled() async throws {
        let plugin = TestPlugin { connection, event in
            guard case .bytes(let bytes) = event else { return }
            connection.take(UInt64(bytes.count))
            // More than the kernel's buffers hold.
            connection.send([UInt8](repeating: 1, count: 15 << 20)) { _ in }
        }
        let listener = try await TestListener(plugin) { $0.idleTimeout = .milliseconds(300) }
        let client = try Client(port: listener.port)
        #expect(await client.send([1]))
        #expect(await until { plugin.ends == [.idle] })
        withExtendedLifetime(client) {}
        await listener.stop()
    }

    @Test("what waits to be written is bounded") func unwritten() async throws {
        let plugin = TestPlugin { _, _ in }
        let listener = try await TestListener(plugin)
        let client = try Client(port: listener.port)
        #expect(await until { plugin.connections.count == 1 })
        let connection = try #require(plugin.connections.first)
        let outcomes = Outcomes()
        for _ in 0..<5 { connection.send([UInt8](repeating: 1, count: 4 << 20), done: outcomes.take) }
        #expect(outcomes.codes == ["BUSY"])
        #expect(try await client.receive(16 << 20).count == 16 << 20)
        #expect(await until { outcomes.codes.sorted() == ["", "", "", "", "BUSY"] })
        await listener.stop()
        connection.send([1], done: outcomes.take)
        #expect(outcomes.codes.last == "NOT_FOUND")
    }

    @Test("so many are let in, and so many of one address") func admission() async throws {
        let plugin = TestPlugin.echo()
        let listener = try await TestListener(plugin) { $0.maximumPerAddress = 2 }
        let one = try Client(port: listener.port)
        let two = try Client(port: listener.port)
        #expect(await until { plugin.connections.count == 2 })
        #expect((try? await Client(port: listener.port).receive()) ?? [] == [])
        #expect(plugin.connections.count == 2)
        plugin.connections[0].close(.plugin, linger: .zero)
        #expect(await until { plugin.ends.count == 1 })
        #expect(
            await until {
                // Its place is given back when its socket is closed.
                _ = try? Client(port: listener.port)
                return plugin.connections.count > 2
            })
        withExtendedLifetime((one, two)) {}
        await listener.stop()
    }

    @Test("a last word arrives, though what the client sends is not read") func lastWord() async throws {
        let plugin = TestPlugin { connection, event in
            guard case .bytes = event else { return }
            connection.send(Array("refused".utf8)) { _ in }
            connection.close(.plugin, linger: .seconds(10))
        }
        let listener = try await TestListener(plugin)
        let client = try Client(port: listener.port)
        #expect(await client.send(Self.pattern(200_000)))
        #expect(try await client.receive(7) == Array("refused".utf8))
        #expect(plugin.ends.isEmpty || plugin.ends == [.plugin])
        await listener.stop()
        #expect(plugin.ends == [.plugin])
    }

    @Test("who sends on without end while it is closed is not read without end") func flood() async throws {
        let plugin = TestPlugin { connection, event in
            guard case .bytes = event else { return }
            connection.close(.plugin, linger: .seconds(1))
        }
        let listener = try await TestListener(plugin)
        let client = try Client(port: listener.port)
        // More than the kernel's buffers hold: what was not read then is never sent.
        #expect(await !client.send(Self.pattern(64 << 20)))
        #expect(await until { plugin.ends == [.plugin] })
        await listener.stop()
    }

    @Test("at the end connections are closed, once what was sent is written") func stop() async throws {
        let plugin = TestPlugin { connection, event in
            if case .opened = event { connection.send([UInt8](repeating: 7, count: 1 << 20)) { _ in } }
        }
        let listener = try await TestListener(plugin)
        let client = try Client(port: listener.port)
        #expect(await until { plugin.connections.count == 1 })
        async let all = client.receive()
        await listener.stop()
        #expect(try await all.count == 1 << 20)
        #expect(plugin.ends == [.stopping])
        #expect(throws: Client.Failure.self) { try Client(port: listener.port) }
    }

    @Test("few bytes are told once there are enough, or no more come") func least() async throws {
        let plugin = TestPlugin.echo()
        let listener = try await TestListener(plugin, leastBytes: 13)
        let client = try Client(port: listener.port)
        #expect(await client.send(Self.pattern(12)))
        #expect(await until { plugin.connections.count == 1 })
        let other = try Client(port: listener.port)
        #expect(await other.send(Self.pattern(13)))
        #expect(try await other.receive(13) == Self.pattern(13))
        // Sent before, and not told.
        #expect(plugin.received == 13)
        #expect(await client.send([7]))
        #expect(try await client.receive(13) == Self.pattern(12) + [7])
        await listener.stop()
        let last = try await TestListener(plugin, leastBytes: 13)
        let short = try Client(port: last.port)
        #expect(await short.send([1, 2]))
        short.closeOutput()
        #expect(await until { plugin.received == 13 + 13 + 2 })
        await last.stop()
    }

    @Test("a port that is taken is named with its setting") func taken() async throws {
        let listener = try await TestListener(TestPlugin.echo())
        let other = NetListener(
            plugin: "other", name: "other", setting: "other.port", host: "127.0.0.1", port: listener.port)
        let error = await #expect(throws: NetError.self) {
            try await NetServer.listen(
                [other], connections: listener.connections, configuration: NetConfiguration(),
                logger: Logger(label: "test"))
        }
        #expect(
            error?.description
                == "other.port: cannot listen on 127.0.0.1:\(listener.port): address already in use; choose another "
                + "port, or 0 for a free one")
        let secure = NetListener(
            plugin: "other", name: "other", setting: "other.port", host: "127.0.0.1", port: 0, isSecure: true)
        let missing = await #expect(throws: NetError.self) {
            try await NetServer.listen(
                [secure], connections: listener.connections, configuration: NetConfiguration(),
                logger: Logger(label: "test"))
        }
        #expect(missing?.description.contains("http.tls.certificate") == true)
        await listener.stop()
    }
}
