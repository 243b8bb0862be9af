internal import Synchronization

/// Why a message of the worker's was refused: the first reason.
final class Refusal: Sendable {
    private let first = Mutex<(any Error)?>(nil)

    var error: (any Error)? { first.withLock { $0 } }

    func keep(_ error: any Error) {
        first.withLock { $0 = $0 ?? error }
    }
}
