import Gateway

/// A multipart body: however it is cut into pieces, the same is found. The first byte seeds the cuts.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: data, count: size))
    guard let seed = bytes.first else { return 0 }
    let body = Array(bytes.dropFirst())
    let whole = Found(body) { _ in body.count }
    var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1
    let pieces = Found(body) { _ in
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return 1 + Int(state % (seed < 128 ? 7 : 61))
    }
    let single = Found(body) { _ in 1 }
    guard whole == pieces, whole == single else { fatalError("found \(whole), in pieces \(pieces)") }
    return 0
}

/// What a parser found: parts with their bytes, and how it ended.
private struct Found: Equatable {
    var parts: [MultipartPart] = []
    var contents: [[UInt8]] = []
    var ends = 0
    var problem: String?

    init(_ body: [UInt8], _ next: (Int) -> Int) {
        guard var parser = MultipartParser(boundary: "B") else { return }
        do throws(MultipartError) {
            var index = 0
            while index < body.count {
                let end = min(body.count, index + max(1, next(index)))
                for event in try parser.parse(Array(body[index..<end])) { add(event) }
                index = end
            }
            try parser.finish()
        } catch {
            problem = error.problem
            // An error drops what was found in its own piece, and that is longer when the body is whole.
            (parts, contents, ends) = ([], [], 0)
        }
    }

    private mutating func add(_ event: MultipartParser.Event) {
        switch event {
        case .part(let part):
            parts.append(part)
            contents.append([])
        case .bytes(let bytes):
            guard !contents.isEmpty else { fatalError("bytes outside of a part") }
            contents[contents.count - 1] += bytes
        case .endOfPart: ends += 1
        }
    }
}
