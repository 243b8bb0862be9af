extension CMAFTrack {
    /// The init segment: `ftyp` and a `moov` without samples.
    func initSegment() -> [UInt8] {
        var boxes = Boxes()
        boxes.box("ftyp") { boxes in
            boxes.text("iso6")
            boxes.uint32(0)
            boxes.text("iso6cmfcmp41")
        }
        boxes.box("moov") { boxes in
            movieHeader(&boxes)
            boxes.box("trak", track)
            boxes.box("mvex") { boxes in
                boxes.box("trex", version: 0, flags: 0) { boxes in
                    boxes.uint32(1)  // track
                    boxes.uint32(1)  // sample description
                    boxes.zeros(12)  // duration, size, flags: every fragment says them
                }
            }
        }
        return boxes.bytes
    }

    private func movieHeader(_ boxes: inout Boxes) {
        boxes.box("mvhd", version: 0, flags: 0) { boxes in
            boxes.zeros(8)  // times of making
            boxes.uint32(timescale)
            boxes.uint32(0)  // duration: in the fragments
            boxes.uint32(0x1_0000)  // rate 1
            boxes.uint16(0x100)  // volume 1
            boxes.zeros(10)
            Self.unitMatrix(&boxes)
            boxes.zeros(24)
            boxes.uint32(2)  // next track
        }
    }

    private func track(_ boxes: inout Boxes) {
        boxes.box("tkhd", version: 0, flags: 3) { boxes in
            boxes.zeros(8)
            boxes.uint32(1)  // track
            boxes.zeros(16)
            boxes.uint16(0)
            boxes.uint16(0)
            boxes.uint16(isAudio ? 0x100 : 0)
            boxes.uint16(0)
            Self.unitMatrix(&boxes)
            let size = displaySize
            boxes.uint32(UInt32(size.width) << 16)
            boxes.uint32(UInt32(size.height) << 16)
        }
        if presentationStart > 0 { editList(&boxes) }
        boxes.box("mdia") { boxes in
            boxes.box("mdhd", version: 0, flags: 0) { boxes in
                boxes.zeros(8)
                boxes.uint32(timescale)
                boxes.uint32(0)
                boxes.uint16(0x55C4)  // language: undetermined
                boxes.uint16(0)
            }
            boxes.box("hdlr", version: 0, flags: 0) { boxes in
                boxes.zeros(4)
                boxes.text(isAudio ? "soun" : "vide")
                boxes.zeros(12)
                boxes.text(isAudio ? "sound" : "video")
                boxes.uint8(0)
            }
            boxes.box("minf", mediaInformation)
        }
    }

    /// Players start at the first picture or sample that is meant to be seen or heard (ISO/IEC 14496-12, 8.6.6).
    private func editList(_ boxes: inout Boxes) {
        boxes.box("edts") { boxes in
            boxes.box("elst", version: 1, flags: 0) { boxes in
                boxes.uint32(1)
                boxes.uint64(0)  // to the end, fragments included
                boxes.uint64(UInt64(presentationStart))
                boxes.uint32(0x1_0000)
            }
        }
    }

    private func mediaInformation(_ boxes: inout Boxes) {
        if isAudio {
            boxes.box("smhd", version: 0, flags: 0) { $0.zeros(4) }
        } else {
            boxes.box("vmhd", version: 0, flags: 1) { $0.zeros(8) }
        }
        boxes.box("dinf") { boxes in
            boxes.box("dref", version: 0, flags: 0) { boxes in
                boxes.uint32(1)
                boxes.box("url ", version: 0, flags: 1) { _ in }
            }
        }
        boxes.box("stbl") { boxes in
            boxes.box("stsd", version: 0, flags: 0) { boxes in
                boxes.uint32(1)
                sampleEntry(&boxes)
            }
            boxes.box("stts", version: 0, flags: 0) { $0.uint32(0) }
            boxes.box("stsc", version: 0, flags: 0) { $0.uint32(0) }
            boxes.box("stsz", version: 0, flags: 0) { $0.zeros(8) }
            boxes.box("stco", version: 0, flags: 0) { $0.uint32(0) }
        }
    }

    private var isAudio: Bool {
        if case .audio = content { true } else { false }
    }

    private var displaySize: (width: Int, height: Int) {
        if case .video(_, let width, let height, _, _) = content { (width, height) } else { (0, 0) }
    }

    private static func unitMatrix(_ boxes: inout Boxes) {
        for entry in [0x1_0000, 0, 0, 0, 0x1_0000, 0, 0, 0, 0x4000_0000] as [UInt32] { boxes.uint32(entry) }
    }
}
