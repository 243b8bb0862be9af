import JSON

extension Frame {
    /// Reads a frame: its type and body, without the length in front.
    init(decoding bytes: ArraySlice<UInt8>) throws(WireError) {
        var body = FrameBody(bytes)
        let raw: UInt8 = try body.number()
        guard let type = FrameType(rawValue: raw) else { throw WireError(problem: "a frame of type \(raw)") }
        switch type {
        case .start: self = .start(try body.json())
        case .data: self = .data(request: try body.number(), bytes: body.rest())
        case .dataError: self = .dataError(request: try body.number(), problem: body.text())
        case .acknowledge: self = .acknowledge
        case .cancel: self = .cancel
        case .read:
            self = .read(
                Read(
                    request: try body.number(), input: try body.number(), offset: try body.number(),
                    length: try body.number()))
        case .message:
            let length: UInt32 = try body.number()
            self = .message(try body.json(length: Int(length)), bytes: body.rest())
        case .done: self = .done(try body.json())
        case .failed: self = .failed(try body.json())
        case .log: self = .log(level: try body.number(), text: body.text())
        }
        guard body.isEmpty else { throw WireError(problem: "a frame of type \(raw) that is too long") }
    }
}

/// What is left to read of a frame.
private struct FrameBody {
    private var bytes: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
    }

    var isEmpty: Bool { bytes.isEmpty }

    mutating func number<Number: FixedWidthInteger>() throws(WireError) -> Number {
        let size = Number.bitWidth / 8
        guard bytes.count >= size else { throw WireError(problem: "a frame that is too short") }
        defer { bytes.removeFirst(size) }
        return bytes.prefix(size).reversed().reduce(0) { $0 << 8 | Number(truncatingIfNeeded: $1) }
    }

    mutating func rest() -> [UInt8] {
        defer { bytes = [] }
        return Array(bytes)
    }

    mutating func text() -> String {
        String(decoding: rest(), as: UTF8.self)
    }

    mutating func json(length: Int? = nil) throws(WireError) -> JSON {
        let length = length ?? bytes.count
        guard length <= bytes.count else { throw WireError(problem: "a message that is longer than its frame") }
        defer { bytes.removeFirst(length) }
        do {
            return try JSON(parsing: Array(bytes.prefix(length)))
        } catch {
            throw WireError(problem: "a frame whose JSON is \(error)")
        }
    }
}
