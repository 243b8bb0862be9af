/// One segment or part of a track: a `moof` and its `mdat` (ISO/IEC 23000-19, 7.3.2.3).
struct MediaSegment {
    /// From 0; a part's is the last one's plus 1.
    let number: Int
    let samples: [Sample]
    let isVideo: Bool
    /// Where it starts on the track's clock where no sample says it, ticks.
    var start: Int64 = 0

    private static let syncFlags: UInt32 = 0x0200_0000
    private static let dependentFlags: UInt32 = 0x0101_0000

    /// The segment's bytes.
    func bytes() -> [UInt8] {
        var boxes = Boxes()
        var dataOffsetPlace = 0
        boxes.box("moof") { boxes in
            boxes.box("mfhd", version: 0, flags: 0) { $0.uint32(UInt32(truncatingIfNeeded: number + 1)) }
            boxes.box("traf") { boxes in
                // The base is this moof; every sample of sound is a point to start at.
                boxes.box("tfhd", version: 0, flags: isVideo ? 0x2_0000 : 0x2_0020) { boxes in
                    boxes.uint32(1)
                    if !isVideo { boxes.uint32(Self.syncFlags) }
                }
                boxes.box("tfdt", version: 1, flags: 0) {
                    $0.uint64(UInt64(max(0, samples.first?.decodeTime ?? start)))
                }
                boxes.box("trun", version: 0, flags: isVideo ? 0xF01 : 0x301) { boxes in
                    boxes.uint32(UInt32(samples.count))
                    dataOffsetPlace = boxes.bytes.count
                    boxes.uint32(0)
                    for sample in samples { run(sample, &boxes) }
                }
            }
        }
        boxes.set(UInt32(truncatingIfNeeded: boxes.bytes.count + 8), at: dataOffsetPlace)
        boxes.box("mdat") { boxes in
            for sample in samples { boxes.append(sample.unit.bytes) }
        }
        return boxes.bytes
    }

    /// How far a player that shows nothing but keyframes has to read: from the start of the segment to the end of its first
    /// sample, of a segment of `count` bytes; 0 where that is no keyframe (RFC 8216bis section 4.4.3.6).
    func keyframeBytes(of count: Int) -> Int {
        guard isVideo, let first = samples.first, first.unit.isKeyframe else { return 0 }
        return count - samples.dropFirst().reduce(0) { $0 + $1.unit.bytes.count }
    }

    private func run(_ sample: Sample, _ boxes: inout Boxes) {
        boxes.uint32(UInt32(clamping: sample.duration))
        boxes.uint32(UInt32(clamping: sample.unit.bytes.count))
        guard isVideo else { return }
        boxes.uint32(sample.unit.isKeyframe ? Self.syncFlags : Self.dependentFlags)
        boxes.uint32(UInt32(clamping: sample.presentationTime - sample.decodeTime))
    }
}
