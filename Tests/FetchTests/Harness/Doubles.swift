import Fetch
import Kernel
import NIOCore
import Synchronization

/// A resolver that answers from a list, each answer once and the last for ever.
final class ScriptedResolver: Resolver {
    private let answers: Mutex<[String: [Result<[NetworkAddress], ResolverError>]]>
    private let questions = Mutex<[String]>([])

    /// Addresses by name; several lists come one after the other.
    init(_ answers: [String: [[String]]]) {
        self.answers = Mutex(answers.mapValues { $0.map { .success($0.compactMap { NetworkAddress($0) }) } })
    }

    /// What it was asked for.
    var asked: [String] { questions.withLock { $0 } }

    func addresses(of name: String) async throws(ResolverError) -> [NetworkAddress] {
        questions.withLock { $0.append(name) }
        let answer = answers.withLock { answers in
            guard let left = answers[name] else {
                return Result<[NetworkAddress], ResolverError>.failure(.init(isPassing: false))
            }
            if left.count > 1 { answers[name]?.removeFirst() }
            return left[0]
        }
        return try answer.get()
    }
}

/// A dialer that notes where it was sent, and goes to a listener on the loopback whatever that was.
final class NotingDialer: Dialer {
    private let port: Int
    private let notes = Mutex<[String]>([])
    private let limits = Mutex<[Duration]>([])
    private let base = SocketDialer()

    init(port: Int) {
        self.port = port
    }

    /// The addresses that it was told to dial.
    var dialed: [String] { notes.withLock { $0 } }
    /// How long each connection that is kept might take.
    var timeouts: [Duration] { limits.withLock { $0 } }

    func connect(to address: SocketAddress, secure: TLSName?, timeout: Duration) async throws -> HTTPConnection {
        notes.withLock { $0.append(address.ipAddress ?? "?") }
        return try await base.connect(
            to: SocketAddress(ipAddress: "127.0.0.1", port: port), secure: nil, timeout: timeout)
    }

    func keep(to address: SocketAddress, secure: TLSName?, timeout: Duration) async throws -> KeptConnection {
        notes.withLock { $0.append(address.ipAddress ?? "?") }
        limits.withLock { $0.append(timeout) }
        return try await base.keep(
            to: SocketAddress(ipAddress: "127.0.0.1", port: port), secure: nil, timeout: timeout)
    }
}

/// Keeps what came.
actor Kept: FetchBody {
    private(set) var head: FetchHead?
    private(set) var bytes: [UInt8] = []
    private let refusal: KernelError?

    init(refusing refusal: KernelError? = nil) {
        self.refusal = refusal
    }

    var text: String { String(decoding: bytes, as: UTF8.self) }

    func begin(_ head: FetchHead) async throws(KernelError) {
        self.head = head
        if let refusal { throw refusal }
    }

    func take(_ bytes: [UInt8]) async throws(KernelError) { self.bytes += bytes }
}

/// The code of the error that is thrown, or "none".
func outcome(_ work: () async throws(KernelError) -> Void) async -> String {
    do throws(KernelError) {
        try await work()
        return "none"
    } catch {
        return error.code
    }
}
