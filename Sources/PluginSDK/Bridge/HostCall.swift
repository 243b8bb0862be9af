internal import CStreamPlugin
internal import Synchronization

/// A call of the host that is waited for. Its token is the retained object's address, which the one completion consumes.
final class HostCall<Value: Sendable>: Sendable {
    private typealias Answer = Result<Value, PluginError>

    private enum State {
        case begun
        case answered(Answer)
        case waiting(CheckedContinuation<Answer, Never>)
        case over
    }

    private let state = Mutex(State.begun)

    /// Begins a call and waits for its completion. One that comes before `begin` returned costs no suspension.
    static func wait(_ begin: (_ token: UInt64) -> Void) async throws -> Value {
        try await waitForAnswer { begin(Token.retain($0)) }
    }

    /// The same of a call that is answered by ``answer(_:)``.
    static func waitForAnswer(_ begin: (HostCall) -> Void) async throws -> Value {
        let call = HostCall()
        begin(call)
        if let answer = call.takeAnswer() { return try answer.get() }
        return try await withCheckedContinuation { call.suspend($0) }.get()
    }

    static func complete(_ token: UInt64, _ error: UnsafePointer<stream_error>?, _ value: () -> Value) {
        guard let call = Token.take(token, as: HostCall.self) else { return }
        call.answer(error.map { .failure(PluginError($0.pointee)) } ?? .success(value()))
    }

    private func takeAnswer() -> Answer? {
        state.withLock { state in
            guard case .answered(let answer) = state else { return nil }
            state = .over
            return answer
        }
    }

    private func suspend(_ waiting: CheckedContinuation<Answer, Never>) {
        let early = state.withLock { state -> Answer? in
            if case .answered(let answer) = state { return answer }
            state = .waiting(waiting)
            return nil
        }
        if let early { waiting.resume(returning: early) }
    }

    /// It is complete. Again: nothing.
    func answer(_ answer: Result<Value, PluginError>) {
        let waiting = state.withLock { state -> CheckedContinuation<Answer, Never>? in
            switch state {
            case .begun: state = .answered(answer)
            case .waiting(let waiting):
                state = .over
                return waiting
            case .answered, .over: break
            }
            return nil
        }
        waiting?.resume(returning: answer)
    }
}

/// Objects as the 64-bit tokens of the header.
enum Token {
    static func retain(_ object: AnyObject) -> UInt64 {
        UInt64(UInt(bitPattern: Unmanaged.passRetained(object).toOpaque()))
    }

    /// The object, whose token is used up.
    static func take<Object: AnyObject>(_ token: UInt64, as type: Object.Type) -> Object? {
        UnsafeRawPointer(bitPattern: UInt(token)).map { Unmanaged<Object>.fromOpaque($0).takeRetainedValue() }
    }

    /// The object, whose token stays valid.
    static func peek<Object: AnyObject>(_ token: UInt64, as type: Object.Type) -> Object? {
        UnsafeRawPointer(bitPattern: UInt(token)).map { Unmanaged<Object>.fromOpaque($0).takeUnretainedValue() }
    }
}

/// `stream_done_fn` of calls of the host.
func hostCallDone(_ token: UInt64, _ error: UnsafePointer<stream_error>?, _ result: stream_bytes) {
    HostCall<[UInt8]>.complete(token, error) { result.array }
}

/// `stream_entries_fn` of calls of the host.
func hostCallEntries(
    _ token: UInt64, _ error: UnsafePointer<stream_error>?, _ entries: UnsafePointer<stream_entry>?, _ count: Int
) {
    HostCall<[StoreEntry]>.complete(token, error) {
        UnsafePointer.elements(entries, count).map {
            StoreEntry(key: $0.key.text, value: $0.value.array, version: $0.version)
        }
    }
}

/// `stream_blobs_fn` of calls of the host.
func hostCallBlobs(
    _ token: UInt64, _ error: UnsafePointer<stream_error>?, _ blobs: UnsafePointer<stream_blob_info>?, _ count: Int
) {
    HostCall<[BlobInfo]>.complete(token, error) {
        UnsafePointer.elements(blobs, count).map { BlobInfo(key: $0.key.text, size: $0.size) }
    }
}
