internal import CSRT
internal import Dispatch
internal import Glibc

/// A port on which callers are let in one by one: before a connection is made, somebody decides by its streamid.
package final class SRTListener: @unchecked Sendable {
    // why unchecked: all is constant; libsrt's sockets are numbers, and its functions may be called on any thread.

    /// Connections that wait to be accepted.
    private static let backlog: Int32 = 64
    /// How often the thread looks whether it is closed, milliseconds.
    private static let interval: Int64 = 250

    /// The port in use.
    package let port: Int
    private let socket: SRTSOCKET

    /// What libsrt calls as a caller comes.
    private final class Gate: Sendable {
        let decide: @Sendable (SRTRequest) -> SRTVerdict

        init(_ decide: @escaping @Sendable (SRTRequest) -> SRTVerdict) {
            self.decide = decide
        }
    }

    /// Listens on an address or a name; the port 0 takes a free one. Messages are late by so much, so that lost ones can be
    /// sent again.
    ///
    /// `decide` is called on libsrt's thread, which receives for all connections of the port: be quick. `serve` is called with
    /// each connection, on a thread of the listener's.
    package init(
        host: String, port: Int, latencyMilliseconds: Int, decide: @escaping @Sendable (SRTRequest) -> SRTVerdict,
        serve: @escaping @Sendable (SRTConnection) -> Void
    ) throws(SRTFailure) {
        let socket = try SRTSocket.make(latencyMilliseconds: Int32(clamping: latencyMilliseconds))
        let gate = Gate(decide)
        do throws(SRTFailure) {
            try Self.bind(socket, host: host, port: port)
            // Kept for ever: a caller may come as the socket is being closed.
            guard srt_listen_callback(socket, srtCallerCame, Unmanaged.passRetained(gate).toOpaque()) == 0,
                srt_listen(socket, Self.backlog) == 0
            else { throw SRTFailure("cannot listen on \(host) port \(port)") }
        } catch {
            srt_close(socket)
            throw error
        }
        self.socket = socket
        self.port = SRTSocket.port(socket)
        DispatchQueue(label: "srt-listener").async { [self] in accept(serve) }
    }

    /// Lets nobody in any more. Connections that are there stay.
    package func close() { srt_close(socket) }

    /// What libsrt asks as a caller comes.
    fileprivate static func admit(
        _ context: UnsafeMutableRawPointer?, _ caller: SRTSOCKET, _ peer: UnsafePointer<sockaddr>?,
        _ streamID: UnsafePointer<CChar>?
    ) -> Int32 {
        guard let context else { return -1 }
        let gate = Unmanaged<Gate>.fromOpaque(context).takeUnretainedValue()
        let request = SRTRequest(
            streamID: streamID.map { String(cString: $0) } ?? "", peer: SRTSocket.text(peer))
        switch gate.decide(request) {
        case .accept(nil): return 0
        case .accept(let passphrase?):
            guard SRTSocket.set(caller, SRTO_PASSPHRASE, text: passphrase) else { break }
            return 0
        case .reject(let rejection):
            srt_setrejectreason(caller, rejection.rawValue)
            return -1
        }
        srt_setrejectreason(caller, SRTRejection.down.rawValue)
        return -1
    }

    private func accept(_ serve: @Sendable (SRTConnection) -> Void) {
        let poll = srt_epoll_create()
        defer { srt_epoll_release(poll) }
        var events = Int32(SRT_EPOLL_IN.rawValue | SRT_EPOLL_ERR.rawValue)
        guard srt_epoll_add_usock(poll, socket, &events) == 0 else { return }
        while srt_getsockstate(socket) == SRTS_LISTENING {
            var ready = [SRT_EPOLL_EVENT](repeating: SRT_EPOLL_EVENT(), count: 4)
            guard srt_epoll_uwait(poll, &ready, Int32(ready.count), Self.interval) > 0 else { continue }
            let caller = srt_accept(socket, nil, nil)
            guard caller != SRT_INVALID_SOCK else { continue }
            serve(SRTConnection(caller))
        }
    }

    private static func bind(_ socket: SRTSOCKET, host: String, port: Int) throws(SRTFailure) {
        let what = "cannot listen on \(host) port \(port)"
        var hints = addrinfo()
        hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV
        hints.ai_socktype = Int32(SOCK_DGRAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, String(port), &hints, &list) == 0, let first = list else {
            throw SRTFailure(what, "the host's name cannot be resolved")
        }
        defer { freeaddrinfo(list) }
        if first.pointee.ai_family == AF_INET6 { SRTSocket.set(socket, SRTO_IPV6ONLY, Int32(0)) }
        guard srt_bind(socket, first.pointee.ai_addr, Int32(first.pointee.ai_addrlen)) == 0 else {
            throw SRTFailure(what)
        }
    }
}

/// `srt_listen_callback_fn`.
private func srtCallerCame(
    _ context: UnsafeMutableRawPointer?, _ caller: SRTSOCKET, _ version: Int32, _ peer: UnsafePointer<sockaddr>?,
    _ streamID: UnsafePointer<CChar>?
) -> Int32 {
    SRTListener.admit(context, caller, peer, streamID)
}
