internal import Synchronization

/// What became of a picture: known once, waited for by one.
final class PictureOutcome: Sendable {
    private struct State {
        var result: Result<StoredPicture, any Error>?
        var waiting: CheckedContinuation<StoredPicture, any Error>?
    }

    private let state = Mutex(State())

    /// The first outcome stands.
    func settle(_ result: Result<StoredPicture, any Error>) {
        let waiting = state.withLock { state -> CheckedContinuation<StoredPicture, any Error>? in
            guard state.result == nil else { return nil }
            state.result = result
            defer { state.waiting = nil }
            return state.waiting
        }
        waiting?.resume(with: result)
    }

    /// Waits for it.
    func value() async throws -> StoredPicture {
        try await withCheckedThrowingContinuation { continuation in
            let result = state.withLock { state -> Result<StoredPicture, any Error>? in
                if state.result == nil { state.waiting = continuation }
                return state.result
            }
            if let result { continuation.resume(with: result) }
        }
    }
}
