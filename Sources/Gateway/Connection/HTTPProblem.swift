import Kernel
import NIOHTTP1

/// What is wrong with what a client sends, so that no request of it can be read on.
enum HTTPProblem: Error {
    /// Not HTTP, or not well-formed.
    case malformed
    /// Not version 1.0 or 1.1.
    case version
    /// No `Host`, several, or no host's name.
    case host
    /// Several lengths, or one that is no number.
    case length
    /// A transfer coding other than `chunked`.
    case coding
    /// The head is over its limits.
    case largeHead
    /// The head did not come in time.
    case slowHead
    /// The body comes too slowly.
    case slowBody
    /// The body was ended from this side.
    case cutBody

    /// The problem behind an error of the pipeline; nil where the connection itself failed.
    init?(_ error: any Error) {
        switch error {
        case let problem as HTTPProblem: self = problem
        case HTTPParserError.headerOverflow: self = .largeHead
        case HTTPParserError.invalidVersion: self = .version
        case is HTTPParserError: self = .malformed
        default: return nil
        }
    }

    /// For the client.
    var error: KernelError {
        let (status, message) = answer
        return KernelError(code: "VALIDATION_ERROR", message: message, status: status)
    }

    private var answer: (Int, String) {
        switch self {
        case .malformed: (400, "What was sent is not well-formed HTTP/1.1.")
        case .version: (505, "This server speaks HTTP/1.1.")
        case .host: (400, "A request needs exactly one Host field, which names a host.")
        case .length: (400, "A request needs one length: a single Content-Length, or Transfer-Encoding: chunked.")
        case .coding: (501, "Of transfer codings this server knows `chunked` alone.")
        case .largeHead: (431, "The head of the request is over its limit: 64 KiB, 100 fields, 16 KiB a field.")
        case .slowHead: (408, "The head of the request did not come in time.")
        case .slowBody: (408, "The body of the request came too slowly.")
        case .cutBody: (409, "Another request took over from this one.")
        }
    }
}
