import Kernel
import NIOCore
import NIOHTTP1
import NIOSSL

/// What a connection's failure is to a plugin: without addresses, and with whether to try again.
enum FetchFailure {
    static func error(_ error: any Error) -> KernelError {
        switch error {
        case let error as KernelError: error
        case is CancellationError: KernelError(code: "CANCELLED", message: "The fetch was cancelled.", retryable: true)
        case HTTPParserError.invalidEOFState: .fetchFailed("The connection broke off.", retryable: true)
        case HTTPParserError.headerOverflow: .fetchFailed("The head of the answer is too large.", retryable: false)
        case is HTTPParserError: .fetchFailed("The answer is not well-formed HTTP/1.1.", retryable: false)
        case NIOSSLError.handshakeFailed, is NIOSSLExtraError:
            .fetchFailed("The other server has no certificate that this one trusts for its name.", retryable: false)
        case is NIOSSLError: .fetchFailed("The connection broke off.", retryable: true)
        case ChannelError.connectTimeout: .fetchTimeout("The other server did not accept a connection in time.")
        default: .fetchFailed("The other server could not be reached, or the connection broke off.", retryable: true)
        }
    }
}
