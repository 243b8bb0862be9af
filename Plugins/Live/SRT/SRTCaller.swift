internal import CSRT
internal import Dispatch
internal import Glibc

/// Calls listeners: what they send comes over the connection as from a caller that was let in.
package enum SRTCaller {
    /// How long a listener may take to answer, milliseconds.
    private static let patience: Int32 = 5000

    /// The addresses of a host, by numbers, the best first. Nothing but the system's resolver is asked.
    package static func addresses(of host: String) async -> [String] {
        await onThread {
            var hints = addrinfo()
            hints.ai_socktype = Int32(SOCK_DGRAM.rawValue)
            return SRTSocket.resolved(host, port: 0, hints).map { SRTSocket.numbers($0) }
        }
    }

    /// Calls the listener of an address at one of its host's addresses, given by its numbers, and returns once it has answered.
    package static func connect(
        _ address: SRTAddress, at numbers: String, latencyMilliseconds: Int
    ) async throws(SRTFailure) -> SRTConnection {
        let outcome = await onThread { () -> Result<SRTConnection, SRTFailure> in
            do throws(SRTFailure) {
                return .success(try call(address, at: numbers, latencyMilliseconds))
            } catch {
                return .failure(error)
            }
        }
        return try outcome.get()
    }

    private static func call(
        _ address: SRTAddress, at numbers: String, _ latency: Int
    ) throws(SRTFailure) -> SRTConnection {
        var hints = addrinfo()
        hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV
        hints.ai_socktype = Int32(SOCK_DGRAM.rawValue)
        guard var target = SRTSocket.resolved(numbers, port: address.port, hints).first else {
            throw SRTFailure("The source cannot be called", "its address is none")
        }
        let socket = try SRTSocket.make(latencyMilliseconds: Int32(clamping: latency))
        var isReady = true
        SRTSocket.set(socket, SRTO_RCVSYN, true)
        SRTSocket.set(socket, SRTO_CONNTIMEO, patience)
        if !address.streamID.isEmpty { isReady = SRTSocket.set(socket, SRTO_STREAMID, text: address.streamID) }
        if let passphrase = address.passphrase {
            isReady = SRTSocket.set(socket, SRTO_PASSPHRASE, text: passphrase) && isReady
        }
        let size = Int32(
            Int32(target.ss_family) == AF_INET6 ? MemoryLayout<sockaddr_in6>.size : MemoryLayout<sockaddr_in>.size)
        let status = withUnsafePointer(to: &target) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { srt_connect(socket, $0, size) }
        }
        guard isReady, status != SRT_ERROR else {
            let reason = refusal(srt_getrejectreason(socket))
            srt_close(socket)
            throw SRTFailure("The source does not let this server in", reason)
        }
        return SRTConnection(socket)
    }

    /// In words, for the stream's owner.
    private static func refusal(_ reason: Int32) -> String {
        switch reason {
        case Int32(SRT_REJ_UNKNOWN.rawValue), Int32(SRT_REJ_TIMEOUT.rawValue): "nothing answers there"
        case Int32(SRT_REJ_BADSECRET.rawValue), Int32(SRT_REJ_UNSECURE.rawValue): "the passphrase is another"
        default: "it answers with SRT's code \(reason)"
        }
    }

    private static func onThread<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            DispatchQueue(label: "srt-caller").async { continuation.resume(returning: work()) }
        }
    }
}
