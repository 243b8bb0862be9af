internal import PluginSDK
internal import Synchronization

/// The requests that send something now, each by what it writes to: one at a time for each.
///
/// In memory alone: after a crash nobody writes.
final class Writers: Sendable {
    private struct State {
        var requests: [String: UInt64] = [:]
        var places: [UInt64: (name: String, blob: BlobKey?)] = [:]
    }

    private let state = Mutex(State())

    /// Lets a request write; nil where it may, else the request that does.
    /// `blob` is where its bytes go.
    func enter(_ place: String, _ request: UInt64, into blob: BlobKey? = nil) -> UInt64? {
        state.withLock { state in
            if let holder = state.requests[place] { return holder }
            state.requests[place] = request
            state.places[request] = (place, blob)
            return nil
        }
    }

    /// It writes no more.
    func leave(_ request: UInt64) {
        state.withLock { state in
            guard let place = state.places.removeValue(forKey: request) else { return }
            state.requests[place.name] = nil
        }
    }

    /// The request that writes there.
    func holder(_ place: String) -> UInt64? {
        state.withLock { $0.requests[place] }
    }

    /// Where a request writes.
    func place(of request: UInt64) -> String? {
        state.withLock { $0.places[request]?.name }
    }

    /// Where the bytes of a request go.
    func blob(of request: UInt64) -> BlobKey? {
        state.withLock { $0.places[request]?.blob }
    }

    /// All places of an upload that are written to.
    func places(of uploadID: String) -> [String] {
        state.withLock { $0.requests.keys.filter { $0.hasPrefix("\(uploadID)/") } }
    }
}
