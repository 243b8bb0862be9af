import CStreamPlugin

extension CodecConformance {
    static let pictures = [
        Check("every picture comes out once, in order, with its time, through B-frames") { codecs in
            let ledger = TestFrame.Ledger()
            let encoder = try CodecSession(codecs.encoder, encoding(codecs, bFrames: 3))
            let packets = try pictures(40, encoder, ledger: ledger) + drain(encoder)
            try expect(packets.map(\.value.pts).sorted(), is: (0..<40).map(Int64.init), "the packets' times")
            try expect(packets.first?.value.keyframe, is: 1, "the first packet's keyframe mark")
            for (packet, next) in zip(packets, packets.dropFirst()) {
                try expect(packet.value.dts < next.value.dts, "decoding times must grow")
            }
            for packet in packets {
                try expect(packet.value.dts <= packet.value.pts, "nothing is shown before it is decoded")
            }
            let frames = try decode(packets, codecs, extradata: encoder.extradata)
            try expect(frames.map(\.value.pts), is: (0..<40).map(Int64.init), "the decoded pictures' times")
            for frame in frames {
                try expect(frame.value.width, is: UInt32(TestFrame.width), "the width")
                try expect(frame.value.height, is: UInt32(TestFrame.height), "the height")
            }
        },
        Check("a decoded picture looks like the one that was encoded") { codecs in
            let ledger = TestFrame.Ledger()
            var configuration = try encoding(codecs)
            configuration.bitrate = 8_000_000
            configuration.max_bitrate = 8_000_000
            configuration.buffer_bits = 16_000_000
            let encoder = try CodecSession(codecs.encoder, configuration)
            let packets = try pictures(3, encoder, ledger: ledger) + drain(encoder)
            let frames = try decode(packets, codecs, extradata: encoder.extradata)
            guard let decoded = frames.first else { throw Failure(description: "a picture must be decoded") }
            let original = OwnedFrame(TestFrame.picture(0, ledger: ledger))
            try expect(difference(decoded.value, original.value) < 8, "a sample must differ by less than 8 on average")
        },
        Check("a keyframe comes where it is asked for") { codecs in
            let ledger = TestFrame.Ledger()
            let encoder = try CodecSession(codecs.encoder, encoding(codecs, bFrames: 3))
            var packets: [OwnedPacket] = []
            for number in 0..<30 {
                if number == 11 { encoder.requestKeyframe() }
                var frame = TestFrame.picture(number, ledger: ledger)
                frame.keyframe = number == 20 ? 1 : 0
                packets += try encode(&frame, encoder)
            }
            packets += try drain(encoder)
            let keyframes = Set(packets.filter { $0.value.keyframe == 1 }.map(\.value.pts))
            try expect(keyframes.isSuperset(of: [0, 11, 20]), "keyframes must be at 0, 11 and 20, are at \(keyframes)")
            // What follows in decoding order must not need what came before: only then can a segment start there.
            guard let cut = packets.firstIndex(where: { $0.value.pts == 20 }) else { return }
            let frames = try decode(Array(packets[cut...]), codecs, extradata: encoder.extradata)
            try expect(frames.map(\.value.pts), is: (20..<30).map(Int64.init), "what is decoded from the keyframe on")
        },
        Check("packets and frames outlive their codec") { codecs in
            let ledger = TestFrame.Ledger()
            var packets: [OwnedPacket] = []
            var extradata: [UInt8] = []
            do {
                let encoder = try CodecSession(codecs.encoder, encoding(codecs))
                extradata = encoder.extradata
                packets = try pictures(5, encoder, ledger: ledger) + drain(encoder)
            }
            let frames = try decode(packets, codecs, extradata: extradata)
            try expect(frames.count, is: 5, "the pictures")
            let original = OwnedFrame(TestFrame.picture(4, ledger: ledger))
            if let last = frames.last { _ = difference(last.value, original.value) }
        },
        Check("garbage does not keep a decoder from its end") { codecs in
            let ledger = TestFrame.Ledger()
            let encoder = try CodecSession(codecs.encoder, encoding(codecs))
            let packets = try pictures(6, encoder, ledger: ledger) + drain(encoder)
            try decodeGarbage(packets, codecs, extradata: encoder.extradata)
        },
    ]

    /// The average distance of two pictures' luma samples.
    private static func difference(_ one: stream_frame, _ other: stream_frame) -> Double {
        guard let first = one.planes.0, let second = other.planes.0 else { return .infinity }
        var sum = 0
        for y in 0..<Int(one.height) {
            for x in 0..<Int(one.width) {
                sum += abs(
                    Int(first[y * Int(one.strides.0) + x]) - Int(second[y * Int(other.strides.0) + x]))
            }
        }
        return Double(sum) / Double(one.width * one.height)
    }

    /// Sends packets whose second half is overwritten. Failing is allowed; not coming to an end is not.
    private static func decodeGarbage(_ packets: [OwnedPacket], _ codecs: CodecPair, extradata: [UInt8]) throws {
        try extradata.withUnsafeBytes { bytes in
            var configuration = try encoding(codecs)
            configuration.extradata = stream_bytes(data: bytes.isEmpty ? nil : bytes.baseAddress, size: bytes.count)
            guard let codec = codecs.decoder.pointee.open?(&configuration) ?? nil else {
                throw Failure(description: "the decoder must open")
            }
            defer { codecs.decoder.pointee.close?(codec) }
            for packet in packets {
                var damaged = Array(UnsafeRawBufferPointer(start: packet.value.data, count: packet.value.size))
                for index in (damaged.count / 2)..<damaged.count {
                    damaged[index] = UInt8(truncatingIfNeeded: index * 7)
                }
                damaged.withUnsafeBytes { bytes in
                    var value = packet.value
                    value.data = bytes.bindMemory(to: UInt8.self).baseAddress
                    value.buffer = nil
                    value.release = nil
                    _ = codecs.decoder.pointee.send_packet?(codec, &value)
                }
                takeAll(codec, codecs)
            }
            _ = codecs.decoder.pointee.send_packet?(codec, nil)
            try expect(takeAll(codec, codecs), "a drained decoder must come to its end, whatever it was fed")
        }
    }

    @discardableResult
    private static func takeAll(_ codec: UnsafeMutableRawPointer, _ codecs: CodecPair) -> Bool {
        for _ in 0..<1000 {
            var frame = stream_frame()
            frame.struct_size = UInt32(MemoryLayout<stream_frame>.size)
            switch codecs.decoder.pointee.receive_frame?(codec, &frame) {
            case STREAM_CODEC_OK: _ = OwnedFrame(frame)
            case STREAM_CODEC_END: return true
            case STREAM_CODEC_AGAIN: return false
            default: continue
            }
        }
        return false
    }
}
