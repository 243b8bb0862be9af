internal import CStreamPlugin

/// The service "net".
struct BridgedNet: Net {
    let connection: HostConnection

    func address(of listener: String) -> NetAddress? {
        guard let net = connection.net else { return nil }
        let arena = SpanArena()
        return withExtendedLifetime(arena) {
            NetAddress(net.pointee.address(connection.host, arena.span(listener)).text)
        }
    }

    func announce(_ listener: String, port: Int) {
        guard let net = connection.net else { return }
        let arena = SpanArena()
        withExtendedLifetime(arena) {
            net.pointee.announce(connection.host, arena.span(listener), UInt32(clamping: port))
        }
    }

    func connect(
        to host: String, port: Int, isSecure: Bool, timeoutMilliseconds: UInt32
    ) async throws -> NetConnection {
        let net = try connection.require(connection.net, "net")
        // As it is completed, before the host tells of the first bytes.
        let call = NetDial(connection, peer: NetAddress(host: host, port: port).description, isSecure: isSecure)
        return try await call.wait { token in
            let arena = SpanArena()
            withExtendedLifetime(arena) {
                net.pointee.connect(
                    connection.host, arena.span(host), UInt32(clamping: port), isSecure ? 1 : 0, timeoutMilliseconds,
                    netDialled, token)
            }
        }
    }
}

/// The socket of a connection, on the host's side.
struct BridgedTransport: NetTransport {
    let connection: HostConnection
    let id: UInt64

    func take(_ count: Int) {
        connection.net?.pointee.take(connection.host, id, UInt64(count))
    }

    func send(_ bytes: [UInt8]) async throws {
        let net = try connection.require(connection.net, "net")
        _ = try await HostCall<[UInt8]>.wait { token in
            withSpan(bytes) { net.pointee.send(connection.host, id, $0, hostCallDone, token) }
        }
    }

    func close(lingerMilliseconds: UInt32) {
        connection.net?.pointee.close(connection.host, id, lingerMilliseconds)
    }
}
