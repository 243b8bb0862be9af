internal import CSRT
internal import Glibc
internal import Synchronization

/// A listener's port: a plain UDP socket until something comes, then libsrt's.
final class SRTDoors: Sendable {
    private enum State {
        case watched
        case open(SRTSOCKET)
        case closed
    }

    let port: Int
    /// A pipe, of which the writing end is closed when the port is, to be seen by who watches.
    private let closing: (read: Int32, write: Int32)
    private let socket: Int32
    private let state = Mutex(State.watched)

    /// Binds to an address or a name; the port 0 takes a free one.
    init(host: String, port: Int) throws(SRTFailure) {
        let what = "cannot listen on \(host) port \(port)"
        var hints = addrinfo()
        hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV
        hints.ai_socktype = Int32(SOCK_DGRAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, String(port), &hints, &list) == 0, let first = list else {
            throw SRTFailure(what, "the host's name cannot be resolved")
        }
        defer { freeaddrinfo(list) }
        let family = first.pointee.ai_family
        let socket = Glibc.socket(family, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard socket >= 0 else { throw SRTFailure(what, String(cString: strerror(errno))) }
        if family == AF_INET6 {
            var isSixAlone: Int32 = 0
            setsockopt(
                socket, Int32(IPPROTO_IPV6), IPV6_V6ONLY, &isSixAlone, socklen_t(MemoryLayout<Int32>.size))
        }
        guard Glibc.bind(socket, first.pointee.ai_addr, first.pointee.ai_addrlen) == 0 else {
            let why = String(cString: strerror(errno))
            Glibc.close(socket)
            throw SRTFailure(what, why)
        }
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else {
            Glibc.close(socket)
            throw SRTFailure(what, String(cString: strerror(errno)))
        }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        closing = (ends[0], ends[1])
        self.port = SRTSocket.port(ofUDP: socket)
        self.socket = socket
    }

    deinit {
        close()
        Glibc.close(closing.read)
    }

    /// Waits until something came. False: it was closed.
    func wait() -> Bool {
        var watched = [
            pollfd(fd: socket, events: Int16(POLLIN), revents: 0),
            pollfd(fd: closing.read, events: Int16(POLLIN), revents: 0),
        ]
        while poll(&watched, 2, -1) < 0, errno == EINTR {}
        guard watched[1].revents == 0 else {
            Glibc.close(socket)
            return false
        }
        return true
    }

    /// Hands the port to libsrt, after ``wait()``. Nil: it was closed.
    func open(_ listen: (Int32) throws(SRTFailure) -> SRTSOCKET) throws(SRTFailure) -> SRTSOCKET? {
        try state.withLock { state throws(SRTFailure) -> SRTSOCKET? in
            guard case .watched = state else {
                Glibc.close(socket)
                return nil
            }
            let opened = try listen(socket)
            state = .open(opened)
            return opened
        }
    }

    /// Closes it. Again: nothing.
    func close() {
        state.withLock { state in
            switch state {
            case .watched: break
            case .open(let socket): srt_close(socket)
            case .closed: return
            }
            Glibc.close(closing.write)
            state = .closed
        }
    }
}
