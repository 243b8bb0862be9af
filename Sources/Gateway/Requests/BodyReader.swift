import HTTPTypes
import Kernel
import NIOCore

/// Reads one request's body, piece by piece, on the request's own task.
struct BodyReader {
    /// Why a body could not be read to its end.
    enum Failure: Error {
        /// The connection ended, or sent what is no HTTP, before the body's end.
        case brokenOff
    }

    /// Bytes as the client declared them; nil when it did not.
    let declaredLength: UInt64?
    /// Whether the body's end was read.
    private(set) var isFinished: Bool
    /// Whether the connection ended before the body did.
    private(set) var isBrokenOff = false
    /// What the client is told of a body that has no end.
    var breach: KernelError { problem ?? Issues.body("broke off before its end") }
    private var problem: KernelError?
    /// Whether the client waits for a `100 Continue` before it sends.
    private var isHeldBack: Bool

    private let parts: RequestParts
    private var received: UInt64 = 0
    private let channel: any Channel
    /// Tells of the reading, where somebody may want to end it.
    private var progress: BodyProgress?

    /// Reads nothing yet.
    init(_ request: Request, channel: any Channel) {
        self.channel = channel
        self.declaredLength = request.headers.value(.contentLength).flatMap(UInt64.init)
        let isChunked = request.headers.contains(.transferEncoding)
        self.isFinished = !isChunked && (declaredLength ?? 0) == 0
        self.isHeldBack = !isFinished && request.headers[.expect]?.lowercased() == "100-continue"
        self.parts = request.parts
    }

    /// Lets others see how the reading gets on, and end it.
    mutating func observed() -> BodyProgress {
        let channel = channel
        let progress = BodyProgress { channel.pipeline.fireUserInboundEventTriggered(BodyCutEvent()) }
        self.progress = progress
        return progress
    }

    /// Whether the connection can serve another request after the rest of this body was skipped at little cost.
    var isShort: Bool { isFinished || !isBrokenOff && !isHeldBack && (declaredLength ?? .max) <= 1 << 16 }

    /// Tells a client that waits for it to send the body. Before the first ``next()``.
    mutating func invite(_ writer: borrowing ResponseWriter) async throws(Failure) {
        guard isHeldBack else { return }
        isHeldBack = false
        do {
            try await writer.writeInformationalHead(HTTPResponse(status: .continue))
        } catch {
            throw .brokenOff
        }
    }

    /// The next bytes, or nil at the end.
    mutating func next() async throws(Failure) -> ByteBuffer? {
        guard !isFinished else { return nil }
        guard !isBrokenOff else { throw .brokenOff }
        let piece: ByteBuffer?
        progress?.waits()
        defer { progress?.goesOn() }
        do {
            piece = try await parts.nextOfBody()
        } catch {
            isBrokenOff = true
            if let problem = HTTPProblem(error) { self.problem = problem.error }
            throw .brokenOff
        }
        guard let piece else {
            // The sequence of parts ends without an error when the connection was closed from this side.
            isBrokenOff = declaredLength.map { $0 != received } ?? false
            isFinished = !isBrokenOff
            if isBrokenOff { throw .brokenOff }
            return nil
        }
        received += UInt64(piece.readableBytes)
        return piece
    }

    /// What reading on gave.
    enum Piece {
        case bytes([UInt8])
        case end
        case brokenOff

        /// Whether there may be more.
        var isBytes: Bool {
            if case .bytes = self { true } else { false }
        }
    }

    /// As ``next()``, with bytes that belong to the caller and no error.
    mutating func piece() async -> Piece {
        do {
            return try await next().map { .bytes(Array($0.readableBytesView)) } ?? .end
        } catch {
            return .brokenOff
        }
    }

    /// The whole body, or nil when it is longer than `limit`; then it was not read to its end.
    mutating func collect(
        upTo limit: UInt64, inviting writer: borrowing ResponseWriter
    ) async throws(Failure) -> [UInt8]? {
        guard (declaredLength ?? 0) <= limit else { return nil }
        try await invite(writer)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Int(min(declaredLength ?? 0, 1 << 20)))
        while let piece = try await next() {
            guard UInt64(bytes.count + piece.readableBytes) <= limit else { return nil }
            bytes += piece.readableBytesView
        }
        return bytes
    }
}
