import Glibc
import NIOPosix
import Synchronization

/// The system's resolver, `getaddrinfo`. It blocks, and so has threads of its own; who waits for it may stop waiting.
struct SystemResolver: Resolver {
    private typealias Found = Result<[NetworkAddress], ResolverError>

    /// One question, answered once: by the system, or by the end of the task that asked.
    private final class Question: Sendable {
        private let waiting: Mutex<CheckedContinuation<Found, Never>?>
        init() { waiting = Mutex(nil) }

        func wait(_ continuation: CheckedContinuation<Found, Never>) { waiting.withLock { $0 = continuation } }

        func answer(_ found: Found) {
            let waiting = waiting.withLock { $0.take() }
            waiting?.resume(returning: found)
        }
    }

    // A name that hangs holds a thread until the system gives it up; others go on.
    private static let threads: NIOThreadPool = {
        let pool = NIOThreadPool(numberOfThreads: 8)
        pool.start()
        return pool
    }()

    func addresses(of name: String) async throws(ResolverError) -> [NetworkAddress] {
        let question = Question()
        let found = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                question.wait(continuation)
                guard !Task.isCancelled else { return question.answer(.failure(ResolverError(isPassing: true))) }
                Self.threads.submit { state in
                    question.answer(state == .active ? Self.resolve(name) : .failure(ResolverError(isPassing: true)))
                }
            }
        } onCancel: {
            question.answer(.failure(ResolverError(isPassing: true)))
        }
        return try found.get()
    }

    private static func resolve(_ name: String) -> Found {
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        let status = getaddrinfo(name, nil, &hints, &list)
        guard status == 0 else {
            return .failure(ResolverError(isPassing: status == EAI_AGAIN || status == EAI_SYSTEM))
        }
        defer { freeaddrinfo(list) }
        var addresses: [NetworkAddress] = []
        var next = list
        while let entry = next?.pointee {
            next = entry.ai_next
            guard let found = entry.ai_addr.flatMap({ NetworkAddress($0) }), !addresses.contains(found) else {
                continue
            }
            addresses.append(found)
        }
        return .success(addresses)
    }
}
