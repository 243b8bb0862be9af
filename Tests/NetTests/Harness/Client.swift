import Dispatch
import Glibc

/// A TCP client with a blocking socket, which gives up after 30 seconds.
final class Client: Sendable {
    private let descriptor: Int32

    struct Failure: Error {
        let call: String
        let code: Int32
    }

    /// Connects to the loopback.
    init(port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var patience = timeval(tv_sec: 30, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else {
            let failure = Failure(call: "connect", code: errno)
            close(descriptor)
            throw failure
        }
    }

    deinit { close(descriptor) }

    /// Sends all of it; false where the other side closed before.
    @discardableResult
    func send(_ bytes: [UInt8]) async -> Bool {
        await blocking { [descriptor] in
            var sent = 0
            while sent < bytes.count {
                let count = bytes.withUnsafeBytes {
                    Glibc.send(descriptor, $0.baseAddress?.advanced(by: sent), bytes.count - sent, Int32(MSG_NOSIGNAL))
                }
                guard count > 0 else { return false }
                sent += count
            }
            return true
        }
    }

    /// Nothing more is sent.
    func closeOutput() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// So many bytes, or those until the end.
    func receive(_ count: Int = .max) async throws -> [UInt8] {
        try await blocking { [descriptor] () -> Result<[UInt8], Failure> in
            var bytes: [UInt8] = []
            var buffer = [UInt8](repeating: 0, count: 1 << 16)
            while bytes.count < count {
                let got = recv(descriptor, &buffer, min(buffer.count, count - bytes.count), 0)
                guard got >= 0 else { return .failure(Failure(call: "recv", code: errno)) }
                if got == 0 { break }
                bytes += buffer[..<got]
            }
            return .success(bytes)
        }.get()
    }

    private func blocking<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            Thread.start { continuation.resume(returning: work()) }
        }
    }

    /// A thread a call: one that waits holds up nobody.
    private enum Thread {
        static func start(_ work: @escaping @Sendable () -> Void) {
            DispatchQueue(label: "client").async(execute: work)
        }
    }
}

/// Waits until it is so, 30 seconds at most.
func until(_ isSo: () -> Bool) async -> Bool {
    let end = ContinuousClock.now + .seconds(30)
    while !isSo() {
        guard ContinuousClock.now < end else { return false }
        try? await Task.sleep(for: .milliseconds(2))
    }
    return true
}
