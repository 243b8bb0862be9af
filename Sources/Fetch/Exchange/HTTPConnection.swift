import NIOCore
import NIOHTTP1

/// A connection that takes one request.
package struct HTTPConnection: Sendable {
    typealias Parts = NIOAsyncChannel<HTTPClientResponsePart, HTTPClientRequestPart>

    let parts: Parts
}
