import Media

/// An MPEG transport stream, what is in it, and what publishers say of themselves: nothing grows beyond what came, and pieces
/// make no difference. The first byte chooses the codecs that are looked for whatever the stream says.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    guard size > 1 else { return 0 }
    let all = Array(UnsafeBufferPointer(start: data, count: size))
    let (choice, bytes) = (all[0], Array(all[1...]))
    let whole = events(bytes, by: bytes.count)
    guard whole == events(bytes, by: 1 + Int(choice)) else { fatalError("pieces make a difference") }
    var pictures = PictureUnits(isHEVC: choice & 1 == 1)
    var frames = SoundFrames(isAAC: choice & 2 == 2)
    // Sections have checksums, which are not guessed: the bytes are also taken as a unit.
    var units = [bytes]
    for event in whole {
        if case .unit(let unit) = event { units.append(unit.payload) }
    }
    for unit in units {
        for picture in pictures.take(unit) {
            guard picture.bytes.count <= 5 * unit.count + 4 else { fatalError("a picture grew") }
            guard let configuration = picture.configuration else { continue }
            let codec = choice & 1 == 1 ? "hevc" : "h264"
            if let said = VideoParameters(codec: codec, configuration: configuration) {
                guard said.width > 0, said.height > 0 else { fatalError("no size") }
            }
        }
        for frame in frames.take(unit, time: 7) {
            guard frame.bytes.count <= size, frame.duration > 0 else { fatalError("a frame of \(frame.duration)") }
        }
        for packet in OpusUnits.packets(unit) {
            guard 1...5760 ~= packet.samples else { fatalError("\(packet.samples) samples") }
        }
        for codec in ["h264", "hevc", "av1"] { _ = VideoParameters(codec: codec, configuration: unit) }
        unit.withUnsafeBytes { unit in
            for codec in ["vp8", "vp9"] { _ = VideoParameters(codec: codec, configuration: [], keyframe: unit) }
        }
        _ = AudioConfiguration(unit)
        _ = MetadataReader.announcement(unit[...])
    }
    var feed = FeedReader()
    feed.append(bytes)
    while let record = try? feed.next() {
        guard record.body.count < size else { fatalError("a record of \(record.body.count)") }
    }
    return 0
}

private func events(_ bytes: [UInt8], by count: Int) -> [TransportDemuxer.Event] {
    var demuxer = TransportDemuxer()
    var events: [TransportDemuxer.Event] = []
    for start in stride(from: 0, to: bytes.count, by: max(1, count)) {
        events += demuxer.take(bytes[start..<min(bytes.count, start + count)])
    }
    return events + demuxer.finish()
}
