internal import Synchronization

/// The requests that send something now, each by what it writes to: one at a time for each.
///
/// In memory alone: after a crash nobody writes.
final class Writers: Sendable {
    private struct State {
        var requests: [String: UInt64] = [:]
        var places: [UInt64: String] = [:]
    }

    private let state = Mutex(State())

    /// Lets a request write; nil where it may, else the request that does.
    func enter(_ place: String, _ request: UInt64) -> UInt64? {
        state.withLock { state in
            if let holder = state.requests[place] { return holder }
            state.requests[place] = request
            state.places[request] = place
            return nil
        }
    }

    /// It writes no more.
    func leave(_ request: UInt64) {
        state.withLock { state in
            guard let place = state.places.removeValue(forKey: request) else { return }
            state.requests[place] = nil
        }
    }

    /// The request that writes there.
    func holder(_ place: String) -> UInt64? {
        state.withLock { $0.requests[place] }
    }

    /// Where a request writes.
    func place(of request: UInt64) -> String? {
        state.withLock { $0.places[request] }
    }

    /// All places of an upload that are written to.
    func places(of uploadID: String) -> [String] {
        state.withLock { $0.requests.keys.filter { $0.hasPrefix("\(uploadID)/") } }
    }
}
