import Glibc

/// Takes a `multipart/form-data` body apart (RFC 2046, section 5.1, and RFC 7578), however it was cut into pieces.
///
/// A pure state machine: ``parse(_:)`` takes the next bytes and answers with what they completed; ``finish()`` says
/// whether the body was whole. It keeps at most one part's head and as many bytes as a boundary is long.
///
///     preamble → head → content → head → … → content → epilogue
package struct MultipartParser: Sendable {
    /// What was found, in the order of the body.
    package enum Event: Sendable, Hashable {
        /// A part begins.
        case part(MultipartPart)
        /// Bytes of the part that began last.
        case bytes(ArraySlice<UInt8>)
        /// The part that began last is whole.
        case endOfPart
    }

    private enum State {
        /// Before the first boundary; `atStart` while no line break is due before it.
        case preamble
        /// After a boundary: `--` ends the body, a line break begins a part.
        case afterBoundary
        case head
        case content
        case epilogue
    }

    /// Bytes of one part's head at most.
    package static let headLimit = 16 << 10
    /// Bytes outside of parts at most.
    package static let outsideLimit = 64 << 10
    /// Parts at most.
    package static let partLimit = 100

    /// `CR LF -- boundary`.
    private let delimiter: [UInt8]
    private var state = State.preamble
    /// Bytes that cannot be decided before more have come. Starts with a line break, so that a boundary at the very
    /// start looks like any other.
    private var held: [UInt8] = [0x0D, 0x0A]
    private var outside = 0
    private var parts = 0

    /// For a body with this boundary, or nil when it is none (1 to 70 characters, RFC 2046, section 5.1.1).
    package init?(boundary: String) {
        guard (1...70).contains(boundary.utf8.count), boundary.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else {
            return nil
        }
        self.delimiter = [0x0D, 0x0A, 0x2D, 0x2D] + boundary.utf8
    }

    /// Whether the last boundary was seen; what follows it is ignored.
    package var isComplete: Bool {
        if case .epilogue = state { true } else { false }
    }

    /// Takes the next bytes.
    package mutating func parse(_ bytes: [UInt8]) throws(MultipartError) -> [Event] {
        var input = (held.isEmpty ? bytes : held + bytes)[...]
        held = []
        var events: [Event] = []
        while try step(&input, &events) {}
        held = Array(input)
        return events
    }

    /// Says that no bytes will come any more.
    package func finish() throws(MultipartError) {
        switch state {
        case .epilogue: return
        case .preamble: throw .malformed("does not hold the boundary that Content-Type names")
        default: throw .malformed("ends before its last boundary")
        }
    }

    /// Does what can be done with the input; false when that needs more bytes.
    private mutating func step(_ input: inout ArraySlice<UInt8>, _ events: inout [Event]) throws(MultipartError) -> Bool
    {
        switch state {
        case .preamble:
            let (skipped, isEnd) = takeToDelimiter(&input)
            outside += skipped.count
            try checkOutside()
            return isEnd
        case .afterBoundary:
            return try boundaryEnd(&input)
        case .head:
            guard let part = try head(&input) else { return false }
            parts += 1
            guard parts <= MultipartParser.partLimit else { throw .tooLarge("has too many parts") }
            events.append(.part(part))
            state = .content
            return true
        case .content:
            let (content, isEnd) = takeToDelimiter(&input)
            if !content.isEmpty { events.append(.bytes(content)) }
            if isEnd { events.append(.endOfPart) }
            return isEnd
        case .epilogue:
            outside += input.count
            try checkOutside()
            input = []
            return false
        }
    }

    private func checkOutside() throws(MultipartError) {
        guard outside <= MultipartParser.outsideLimit else { throw .malformed("goes on outside of its parts") }
    }

    /// What comes before the next delimiter. The delimiter itself is taken too where all of it is there.
    private mutating func takeToDelimiter(_ input: inout ArraySlice<UInt8>) -> (bytes: ArraySlice<UInt8>, isEnd: Bool) {
        let found = firstDelimiter(in: input)
        let end = found ?? startOfPartialDelimiter(in: input)
        let bytes = input[input.startIndex..<end]
        guard found != nil else {
            input = input[end...]
            return (bytes, false)
        }
        input = input[(end + delimiter.count)...]
        state = .afterBoundary
        return (bytes, true)
    }

    private func firstDelimiter(in input: ArraySlice<UInt8>) -> Int? {
        input.withUnsafeBufferPointer { bytes in
            guard let base = bytes.baseAddress, bytes.count >= delimiter.count else { return nil }
            var offset = 0
            let last = bytes.count - delimiter.count
            while offset <= last, let found = memchr(base + offset, 0x0D, last - offset + 1) {
                offset = UnsafeRawPointer(found) - UnsafeRawPointer(base)
                if memcmp(base + offset, delimiter, delimiter.count) == 0 { return input.startIndex + offset }
                offset += 1
            }
            return nil
        }
    }

    /// Where the input ends with the beginning of a delimiter, else its end. A delimiter has one CR, its first byte.
    private func startOfPartialDelimiter(in input: ArraySlice<UInt8>) -> Int {
        guard let candidate = input.suffix(delimiter.count - 1).lastIndex(of: 0x0D),
            delimiter.starts(with: input[candidate...])
        else { return input.endIndex }
        return candidate
    }

    /// `--`, or spaces and a line break.
    private mutating func boundaryEnd(_ input: inout ArraySlice<UInt8>) throws(MultipartError) -> Bool {
        if input.starts(with: [0x2D, 0x2D]) {
            state = .epilogue
            return true
        }
        var rest = input
        while rest.first == 0x20 || rest.first == 0x09 { rest = rest.dropFirst() }
        guard rest.count >= 2 else {
            guard input.count <= 256 else { throw .malformed("has a boundary without a line break after it") }
            return false
        }
        guard rest.starts(with: [0x0D, 0x0A]) else {
            throw .malformed("has a boundary without a line break after it")
        }
        // The line break stays: a head without lines is then found like any other, by the empty line at its end.
        input = rest
        state = .head
        return true
    }

    /// A part's head, once all of it is there.
    private func head(_ input: inout ArraySlice<UInt8>) throws(MultipartError) -> MultipartPart? {
        var lines: [String] = []
        var rest = input.dropFirst(2)
        while let end = lineEnd(in: rest) {
            let line = rest[..<end]
            rest = rest[(end + 2)...]
            guard !line.isEmpty else {
                guard rest.startIndex - input.startIndex <= MultipartParser.headLimit else { break }
                input = rest
                return try MultipartPart(head: lines)
            }
            lines.append(String(decoding: line, as: UTF8.self))
        }
        guard input.count <= MultipartParser.headLimit else {
            throw .tooLarge("has a part with a head of more than \(MultipartParser.headLimit) bytes")
        }
        return nil
    }

    private func lineEnd(in input: ArraySlice<UInt8>) -> Int? {
        var start = input.startIndex
        while let index = input[start...].firstIndex(of: 0x0D) {
            guard index + 1 < input.endIndex else { return nil }
            if input[index + 1] == 0x0A { return index }
            start = index + 1
        }
        return nil
    }
}
