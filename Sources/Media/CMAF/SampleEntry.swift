extension CMAFTrack {
    /// The sample description: `avc1` and `hvc1` (ISO/IEC 14496-15, 5.4.2 and 8.4.1), `av01` (AV1 in ISO BMFF, 2.2) or
    /// `mp4a` (ISO/IEC 14496-14, 6.7.2).
    func sampleEntry(_ boxes: inout Boxes) {
        switch content {
        case .video(let codec, let width, let height, let configuration, let color):
            let names = Self.boxNames(codec)
            boxes.box(names.entry) { boxes in
                boxes.zeros(6)
                boxes.uint16(1)  // data reference
                boxes.zeros(16)
                boxes.uint16(UInt16(width))
                boxes.uint16(UInt16(height))
                boxes.uint32(0x48_0000)  // 72 dots an inch
                boxes.uint32(0x48_0000)
                boxes.zeros(4)
                boxes.uint16(1)  // frames a sample
                boxes.zeros(32)  // compressor's name
                boxes.uint16(0x18)
                boxes.uint16(0xFFFF)
                boxes.box(names.configuration) { $0.append(configuration) }
                if color.isKnown { Self.color(color, &boxes) }
                boxes.box("pasp") { boxes in
                    boxes.uint32(1)
                    boxes.uint32(1)
                }
            }
        case .audio(let sampleRate, let channels, let bitrate, let configuration):
            boxes.box("mp4a") { boxes in
                boxes.zeros(6)
                boxes.uint16(1)
                boxes.zeros(8)
                boxes.uint16(UInt16(channels))
                boxes.uint16(16)
                boxes.zeros(4)
                boxes.uint32(UInt32(sampleRate) << 16)
                Self.elementaryStream(bitrate, configuration, &boxes)
            }
        }
    }

    private static func boxNames(_ codec: String) -> (entry: StaticString, configuration: StaticString) {
        switch codec {
        case "hevc": ("hvc1", "hvcC")
        case "av1": ("av01", "av1C")
        default: ("avc1", "avcC")
        }
    }

    private static func color(_ color: ColorDescription, _ boxes: inout Boxes) {
        boxes.box("colr") { boxes in
            boxes.text("nclx")
            boxes.uint16(color.primaries)
            boxes.uint16(color.transfer)
            boxes.uint16(color.matrix)
            boxes.uint8(0)  // limited range
        }
    }

    /// An `ES_Descriptor` (ISO/IEC 14496-1, 7.2.6.5).
    private static func elementaryStream(_ bitrate: Int, _ configuration: [UInt8], _ boxes: inout Boxes) {
        boxes.box("esds", version: 0, flags: 0) { boxes in
            let specific: [UInt8] = [0x05, UInt8(truncatingIfNeeded: configuration.count)] + configuration
            boxes.append([0x03, UInt8(truncatingIfNeeded: 3 + 2 + 13 + specific.count + 3)])
            boxes.uint16(1)
            boxes.uint8(0)
            boxes.append([0x04, UInt8(truncatingIfNeeded: 13 + specific.count), 0x40, 0x15, 0, 0, 0])
            boxes.uint32(UInt32(clamping: bitrate))
            boxes.uint32(UInt32(clamping: bitrate))
            boxes.append(specific)
            boxes.append([0x06, 0x01, 0x02])
        }
    }
}
