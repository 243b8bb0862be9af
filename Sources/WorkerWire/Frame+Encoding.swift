import JSON

extension Frame {
    /// The frame's bytes, its length in front.
    public func encoded() -> [UInt8] {
        var bytes: [UInt8] = [0, 0, 0, 0]
        write(into: &bytes)
        let length = UInt32(truncatingIfNeeded: bytes.count - 4)
        for place in 0..<4 { bytes[place] = UInt8(truncatingIfNeeded: length >> (8 * place)) }
        return bytes
    }

    private func write(into bytes: inout [UInt8]) {
        bytes.append(type.rawValue)
        switch self {
        case .start(let json), .done(let json), .failed(let json):
            json.write(into: &bytes)
        case .data(let request, let data):
            bytes.reserveCapacity(13 + data.count)
            bytes.append(littleEndian: request)
            bytes.append(contentsOf: data)
        case .dataError(let request, let problem):
            bytes.append(littleEndian: request)
            bytes.append(contentsOf: problem.utf8)
        case .acknowledge, .cancel:
            break
        case .read(let read):
            bytes.append(littleEndian: read.request)
            bytes.append(littleEndian: read.input)
            bytes.append(littleEndian: read.offset)
            bytes.append(littleEndian: read.length)
        case .message(let json, let data):
            let text = json.bytes()
            bytes.reserveCapacity(9 + text.count + data.count)
            bytes.append(littleEndian: UInt32(truncatingIfNeeded: text.count))
            bytes.append(contentsOf: text)
            bytes.append(contentsOf: data)
        case .log(let level, let text):
            bytes.append(level)
            bytes.append(contentsOf: text.utf8)
        }
    }

    private var type: FrameType {
        switch self {
        case .start: .start
        case .data: .data
        case .dataError: .dataError
        case .acknowledge: .acknowledge
        case .cancel: .cancel
        case .read: .read
        case .message: .message
        case .done: .done
        case .failed: .failed
        case .log: .log
        }
    }
}

extension [UInt8] {
    fileprivate mutating func append(littleEndian number: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: number.littleEndian) { append(contentsOf: $0) }
    }
}
