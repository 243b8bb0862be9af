internal import CSRT
internal import Glibc

/// libsrt's functions, as far as they are needed here.
enum SRTSocket {
    /// Once in a process. It is silent: what it would log may hold keys.
    private static let isStarted: Bool = {
        srt_setloglevel(0)
        return srt_startup() >= 0
    }()

    /// A socket that does not block, in live mode, which takes messages as they are due.
    static func make(latencyMilliseconds: Int32) throws(SRTFailure) -> SRTSOCKET {
        guard isStarted else { throw SRTFailure("SRT could not be started") }
        let socket = srt_create_socket()
        guard socket != SRT_INVALID_SOCK else { throw SRTFailure("an SRT socket could not be made") }
        set(socket, SRTO_RCVSYN, false)
        set(socket, SRTO_LATENCY, latencyMilliseconds)
        return socket
    }

    static func set<Value: BitwiseCopyable>(_ socket: SRTSOCKET, _ option: SRT_SOCKOPT, _ value: Value) {
        withUnsafeBytes(of: value) { _ = srt_setsockflag(socket, option, $0.baseAddress, Int32($0.count)) }
    }

    static func set(_ socket: SRTSOCKET, _ option: SRT_SOCKOPT, text: String) -> Bool {
        var text = text
        return text.withUTF8 { srt_setsockflag(socket, option, $0.baseAddress, Int32($0.count)) } == 0
    }

    static func text(_ socket: SRTSOCKET, _ option: SRT_SOCKOPT) -> String {
        var bytes = [UInt8](repeating: 0, count: 1024)
        var size = Int32(bytes.count)
        guard srt_getsockflag(socket, option, &bytes, &size) == 0 else { return "" }
        return String(decoding: bytes.prefix(Int(size)).prefix { $0 != 0 }, as: UTF8.self)
    }

    /// The port that a UDP socket is bound to.
    static func port(ofUDP socket: Int32) -> Int {
        var storage = sockaddr_storage()
        var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let status = withUnsafeMutablePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(socket, $0, &size) }
        }
        return status == 0 ? address(storage).port : 0
    }

    /// Who is at the other end.
    static func peer(_ socket: SRTSOCKET) -> String {
        var storage = sockaddr_storage()
        var size = Int32(MemoryLayout<sockaddr_storage>.size)
        let status = withUnsafeMutablePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { srt_getpeername(socket, $0, &size) }
        }
        return status == 0 ? text(storage) : ""
    }

    /// "192.0.2.1:50000" of an address of any family.
    static func text(_ address: UnsafePointer<sockaddr>?) -> String {
        guard let address else { return "" }
        var storage = sockaddr_storage()
        let size =
            Int32(address.pointee.sa_family) == AF_INET6
            ? MemoryLayout<sockaddr_in6>.size : MemoryLayout<sockaddr_in>.size
        withUnsafeMutableBytes(of: &storage) { bytes in
            bytes.copyMemory(from: UnsafeRawBufferPointer(start: address, count: size))
        }
        return text(storage)
    }

    /// The addresses of a host, in any family.
    static func resolved(_ host: String, port: Int, _ hints: addrinfo) -> [sockaddr_storage] {
        var hints = hints
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, String(port), &hints, &list) == 0 else { return [] }
        defer { freeaddrinfo(list) }
        var found: [sockaddr_storage] = []
        var next = list
        while let entry = next?.pointee {
            next = entry.ai_next
            guard let address = entry.ai_addr, Int(entry.ai_addrlen) <= MemoryLayout<sockaddr_storage>.size else {
                continue
            }
            var storage = sockaddr_storage()
            withUnsafeMutableBytes(of: &storage) { bytes in
                bytes.copyMemory(from: UnsafeRawBufferPointer(start: address, count: Int(entry.ai_addrlen)))
            }
            found.append(storage)
        }
        return found
    }

    /// "192.0.2.1" or "2001:db8::1" of an address.
    static func numbers(_ storage: sockaddr_storage) -> String { address(storage).host }

    private static func text(_ storage: sockaddr_storage) -> String {
        let (host, port) = address(storage)
        return host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }

    private static func address(_ storage: sockaddr_storage) -> (host: String, port: Int) {
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        let isSix = Int32(storage.ss_family) == AF_INET6
        // The port is at the same place in both.
        let port = withUnsafeBytes(of: storage) { bytes in
            let address = bytes.baseAddress.map { $0 + (isSix ? 8 : 4) }
            inet_ntop(isSix ? AF_INET6 : AF_INET, address, &text, socklen_t(text.count))
            return UInt16(bigEndian: bytes.loadUnaligned(fromByteOffset: 2, as: UInt16.self))
        }
        let host = String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return (host, Int(port))
    }
}
