import Kernel

/// An address of the API that only a key opens. ``KeyGate`` does what all of them share.
protocol KeyedEndpoint: Sendable {
    /// The methods that it takes, each with the scope that a key needs; nil: any key, or the endpoint decides itself.
    var methods: [(name: String, scope: String?)] { get }

    /// Does what was asked, after key, limit and scope were checked; the body was not read yet.
    func perform(
        _ request: KeyedRequest, _ body: inout BodyReader, inviting writer: borrowing ResponseWriter
    ) async throws(KernelError) -> KeyedOutcome
}

/// A request whose key was checked.
struct KeyedRequest: Sendable {
    let head: RequestHead
    let target: RequestTarget
    let caller: Caller
}

/// What an endpoint has to say.
enum KeyedOutcome: Sendable {
    /// The `data` of the envelope, as JSON.
    case data([UInt8])
    /// A whole envelope that was made before, perhaps for an earlier request.
    case envelope([UInt8], status: Int, isReplayed: Bool)

    /// Whether it is no failure.
    var isSuccess: Bool {
        switch self {
        case .data: true
        case .envelope(_, let status, _): status == 200
        }
    }
}
