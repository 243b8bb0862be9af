import HTTPTypes
import NIOCore
import NIOHTTPTypes
import Synchronization

/// The parts of a connection's requests, on their way from the thread of the socket to who serves them, mostly on the same
/// thread.
///
/// Few are kept: while nobody takes them, no more is read from the socket.
final class RequestParts: Sendable {
    /// Parts that are kept before the socket is left alone, and how few there must be before it is read again.
    private static let most = 16
    private static let few = 4

    private enum End {
        case finished
        case failed(any Error)
    }

    private struct State {
        var parts = CircularBuffer<HTTPRequestPart>(initialCapacity: 4)
        var end: End?
        var waiting: CheckedContinuation<Void, Never>?
        var isReadHeld = false
        /// The last of the request that is being served was taken.
        var isBodyOver = true
    }

    private enum Taken {
        case part(HTTPRequestPart, readsOn: Bool)
        case end(End)
        case nothing
    }

    private let state = Mutex(State())
    private let channel: any Channel

    /// Of a channel that has sent nothing yet.
    init(_ channel: any Channel) {
        self.channel = channel
    }

    // MARK: For the thread of the socket

    /// One came. Who waits is woken by ``wake()``.
    func append(_ part: HTTPRequestPart) {
        state.withLock { state in
            if state.end == nil { state.parts.append(part) }
        }
    }

    /// What came together is there.
    func wake() {
        state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard !state.parts.isEmpty || state.end != nil else { return nil }
            defer { state.waiting = nil }
            return state.waiting
        }?.resume()
    }

    /// Nothing comes any more, because of an error where there is one. The first end counts.
    func finish(_ error: (any Error)? = nil) {
        state.withLock { state in
            if state.end == nil { state.end = error.map { .failed($0) } ?? .finished }
        }
        wake()
    }

    /// Whether the socket is not to be read now; then it is read later by itself.
    func holdsRead() -> Bool {
        state.withLock { state in
            state.isReadHeld = state.parts.count >= Self.most
            return state.isReadHeld
        }
    }

    // MARK: For who serves

    /// The head of the next request; nil where none comes any more. What is left of the body before is passed over.
    func nextHead() async throws -> HTTPRequest? {
        while let part = try await next() {
            if case .head(let head) = part { return head }
        }
        return nil
    }

    /// The next bytes of the body of the request that is being served; nil at its end. Throws where it never ends.
    func nextOfBody() async throws -> ByteBuffer? {
        guard !state.withLock({ $0.isBodyOver }) else { return nil }
        guard let part = try await next() else { throw ChannelError.eof }
        guard case .body(let bytes) = part else { return nil }
        return bytes
    }

    private func next() async throws -> HTTPRequestPart? {
        while true {
            switch take() {
            case .part(let part, let readsOn):
                if readsOn { channel.read() }
                return part
            case .end(.finished): return nil
            case .end(.failed(let error)): throw error
            case .nothing:
                await withCheckedContinuation { waiting in
                    let isThere = state.withLock { state in
                        guard state.parts.isEmpty, state.end == nil else { return true }
                        state.waiting = waiting
                        return false
                    }
                    if isThere { waiting.resume() }
                }
            }
        }
    }

    private func take() -> Taken {
        state.withLock { state in
            guard let part = state.parts.popFirst() else { return state.end.map { .end($0) } ?? .nothing }
            switch part {
            case .head: state.isBodyOver = false
            case .body: break
            case .end: state.isBodyOver = true
            }
            let readsOn = state.isReadHeld && state.parts.count <= Self.few
            if readsOn { state.isReadHeld = false }
            return .part(part, readsOn: readsOn)
        }
    }
}
