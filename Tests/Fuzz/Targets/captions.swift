import Media

/// Coded pictures with captions: whatever is found in them becomes cues that keep WebVTT whole. The first byte chooses the
/// codec, the second how long a picture is.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    let bytes = UnsafeRawBufferPointer(start: data, count: size)
    guard size > 2 else { return 0 }
    let kinds: [(String, [UInt8])] = [
        ("h264", []), ("h264", [1, 100, 0, 30, 0xFF, 0xE1, 0]), ("hevc", []), ("mpeg2video", []),
    ]
    let (codec, extradata) = kinds[Int(bytes[0]) % kinds.count]
    guard let search = CaptionSearch(codec: codec, extradata: extradata) else { fatalError("no search") }
    var order = CaptionOrder()
    var line21 = Line21()
    let length = 16 + Int(bytes[1])
    var time: Int64 = 0
    for start in stride(from: 2, to: size, by: length) {
        let picture = UnsafeRawBufferPointer(rebasing: bytes[start..<min(size, start + length)])
        time += Int64(picture[0] % 7) - 2
        for entry in order.add(search.pairs(in: picture), shown: time, decoded: time - 2) {
            for pair in entry.pairs { line21.take(pair, at: Double(entry.time)) }
        }
    }
    // The same bytes as they are behind the search, so that the captions themselves are reached.
    for pair in CaptionData.pairs(triplets: Array(bytes.dropFirst(2))[...]) { line21.take(pair, at: Double(time)) }
    for entry in order.finish() {
        for pair in entry.pairs { line21.take(pair, at: Double(entry.time)) }
    }
    line21.finish(at: Double(time + 9))
    for sheet in line21.sheets {
        for block in sheet.file(zero: 0).split(separator: "\n\n").dropFirst() {
            let lines = block.split(separator: "\n")
            guard 2...16 ~= lines.count, lines.dropFirst().allSatisfy({ !$0.contains("-->") }) else {
                fatalError("no cue: \(block)")
            }
        }
    }
    return 0
}
