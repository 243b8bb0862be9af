internal import CSRT
internal import Dispatch
internal import Glibc

/// A port on which callers are let in one by one: before a connection is made, somebody decides by its streamid.
///
/// libsrt looks a hundred times a second whether something came, also where nobody ever calls. So the port is watched without it
/// until the first packet is there, which it then finds.
package final class SRTListener: Sendable {
    /// Connections that wait to be accepted.
    private static let backlog: Int32 = 64

    /// The port in use.
    package let port: Int
    private let doors: SRTDoors

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
    /// each connection, on a thread of the listener's, and so is `failed`, once, where nobody can be let in.
    package init(
        host: String, port: Int, latencyMilliseconds: Int, decide: @escaping @Sendable (SRTRequest) -> SRTVerdict,
        serve: @escaping @Sendable (SRTConnection) -> Void, failed: @escaping @Sendable (SRTFailure) -> Void
    ) throws(SRTFailure) {
        let doors = try SRTDoors(host: host, port: port)
        self.doors = doors
        self.port = doors.port
        let what = "cannot listen on \(host) port \(doors.port)"
        DispatchQueue(label: "srt-listener").async {
            guard doors.wait() else { return }
            do throws(SRTFailure) {
                let socket = try doors.open { (port) throws(SRTFailure) in
                    try Self.listen(on: port, latencyMilliseconds, Gate(decide), what)
                }
                if let socket { Self.accept(socket, serve) }
            } catch {
                failed(error)
            }
        }
    }

    /// Lets nobody in any more. Connections that are there stay.
    package func close() { doors.close() }

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

    /// Has libsrt listen on a port that is open already.
    private static func listen(
        on port: Int32, _ latencyMilliseconds: Int, _ gate: Gate, _ what: String
    ) throws(SRTFailure) -> SRTSOCKET {
        let socket = try SRTSocket.make(latencyMilliseconds: Int32(clamping: latencyMilliseconds))
        // Who accepts waits.
        SRTSocket.set(socket, SRTO_RCVSYN, true)
        guard srt_bind_acquire(socket, port) == 0,
            // Kept for ever: a caller may come as the socket is being closed.
            srt_listen_callback(socket, srtCallerCame, Unmanaged.passRetained(gate).toOpaque()) == 0,
            srt_listen(socket, backlog) == 0
        else {
            let failure = SRTFailure(what)
            srt_close(socket)
            throw failure
        }
        return socket
    }

    private static func accept(_ socket: SRTSOCKET, _ serve: @Sendable (SRTConnection) -> Void) {
        while srt_getsockstate(socket) == SRTS_LISTENING {
            let caller = srt_accept(socket, nil, nil)
            guard caller != SRT_INVALID_SOCK else { continue }
            serve(SRTConnection(caller))
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
