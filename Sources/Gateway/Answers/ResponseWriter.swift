import HTTPTypes
import NIOCore

/// Sends one answer, and is used up by it.
struct ResponseWriter: ~Copyable {
    private let output: ResponseOutput

    /// To a connection that waits for the answer.
    init(_ output: ResponseOutput) {
        self.output = output
    }

    /// Sends a head before the answer's: `100 Continue`.
    func writeInformationalHead(_ head: HTTPResponse) async throws {
        try await output.write(head, nil, isLast: false)
    }

    /// Sends a whole answer at once.
    consuming func write(_ head: HTTPResponse, _ body: ByteBuffer? = nil) async throws {
        try await output.write(head, body, isLast: true)
    }

    /// Sends the head, or more of the body; `isLast`: the end of it.
    func writePiece(_ head: HTTPResponse?, _ body: ByteBuffer, isLast: Bool) async throws {
        try await output.write(head, body, isLast: isLast)
    }
}
