import Kernel
import NIOCore

/// The events of a multipart body, read from the connection one at a time.
struct MultipartReader {
    private var parser: MultipartParser
    private var events: ArraySlice<MultipartParser.Event> = []

    /// For a body of this type. Throws a `VALIDATION_ERROR` where it names no usable boundary.
    init(_ type: ContentType) throws(KernelError) {
        guard let parser = type.parameters["boundary"].flatMap(MultipartParser.init) else {
            throw Issues.body("is multipart, but Content-Type names no boundary of 1 to 70 characters")
        }
        self.parser = parser
    }

    /// The next event; nil once the whole body was read.
    mutating func next(_ body: inout BodyReader) async throws(KernelError) -> MultipartParser.Event? {
        while true {
            if let event = events.popFirst() { return event }
            let piece: ByteBuffer?
            do {
                piece = try await body.next()
            } catch {
                throw body.breach
            }
            do {
                guard let piece else {
                    try parser.finish()
                    return nil
                }
                events = try parser.parse(Array(piece.readableBytesView))[...]
            } catch {
                throw Issues.body(error.problem, status: error.code == .tooLarge ? 413 : nil)
            }
        }
    }
}
