import CStreamPlugin

extension CodecConformance {
    /// What an encoder is opened with, for the test frames.
    static func encoding(_ codecs: CodecPair, bFrames: Int = 0) throws -> stream_codec_config {
        var configuration = stream_codec_config()
        configuration.struct_size = UInt32(MemoryLayout<stream_codec_config>.size)
        configuration.kind = codecs.encoder.pointee.kind
        configuration.codec = try name(codecs)
        configuration.threads = 1
        if codecs.isVideo {
            configuration.time_base_num = 1
            configuration.time_base_den = 25
            configuration.frame_rate_num = 25
            configuration.frame_rate_den = 1
            configuration.width = UInt32(TestFrame.width)
            configuration.height = UInt32(TestFrame.height)
            configuration.pixel_format = STREAM_PIXEL_YUV420P.rawValue
            configuration.bitrate = 600_000
            configuration.max_bitrate = 800_000
            configuration.buffer_bits = 1_000_000
            configuration.b_frames = UInt32(bFrames)
        } else {
            configuration.time_base_num = 1
            configuration.time_base_den = Int32(TestFrame.sampleRate)
            configuration.sample_rate = UInt32(TestFrame.sampleRate)
            configuration.channels = UInt32(TestFrame.channels)
            configuration.bitrate = 96_000
        }
        return configuration
    }

    /// The format's name, borrowed from the table.
    static func name(_ codecs: CodecPair) throws -> stream_bytes {
        guard let name = codecs.encoder.pointee.codec else { throw Failure(description: "a table must name its codec") }
        return stream_bytes(data: name, size: String(cString: name).utf8.count)
    }

    /// Sends `frame` and takes what comes out of it.
    static func encode(_ frame: inout stream_frame, _ encoder: CodecSession) throws -> [OwnedPacket] {
        var packets: [OwnedPacket] = []
        while try !encoder.send(&frame) { packets += try packetsNow(encoder) }
        if let buffer = frame.buffer { frame.release?(buffer) }
        return packets + (try packetsNow(encoder))
    }

    /// Drains an encoder.
    static func drain(_ encoder: CodecSession) throws -> [OwnedPacket] {
        var packets: [OwnedPacket] = []
        while try !encoder.send(nil as UnsafePointer<stream_frame>?) { packets += try packetsNow(encoder) }
        packets += try packetsNow(encoder)
        try expect(encoder.isAtEnd, "a drained encoder must say that it is at its end")
        return packets
    }

    private static func packetsNow(_ encoder: CodecSession) throws -> [OwnedPacket] {
        var packets: [OwnedPacket] = []
        while let packet = try encoder.packet() { packets.append(packet) }
        return packets
    }

    /// Encodes that many pictures.
    static func pictures(_ count: Int, _ encoder: CodecSession, ledger: TestFrame.Ledger) throws -> [OwnedPacket] {
        try pictures(0..<count, encoder, ledger: ledger)
    }

    /// Encodes the pictures of these numbers.
    static func pictures(
        _ numbers: Range<Int>, width: Int = TestFrame.width, height: Int = TestFrame.height, _ encoder: CodecSession,
        ledger: TestFrame.Ledger
    ) throws -> [OwnedPacket] {
        var packets: [OwnedPacket] = []
        for number in numbers {
            var frame = TestFrame.picture(number, width: width, height: height, ledger: ledger)
            packets += try encode(&frame, encoder)
        }
        return packets
    }

    /// Decodes packets to the end.
    static func decode(_ packets: [OwnedPacket], _ codecs: CodecPair, extradata: [UInt8]) throws -> [OwnedFrame] {
        try extradata.withUnsafeBytes { bytes in
            var configuration = try encoding(codecs)
            configuration.extradata = stream_bytes(data: bytes.isEmpty ? nil : bytes.baseAddress, size: bytes.count)
            let decoder = try CodecSession(codecs.decoder, configuration)
            var frames: [OwnedFrame] = []
            for packet in packets {
                var value = packet.value
                while try !decoder.send(&value) { frames += try framesNow(decoder) }
                frames += try framesNow(decoder)
            }
            while try !decoder.send(nil as UnsafePointer<stream_packet>?) { frames += try framesNow(decoder) }
            frames += try framesNow(decoder)
            try expect(decoder.isAtEnd, "a drained decoder must say that it is at its end")
            return frames
        }
    }

    /// Decodes packets up to the first frame that comes out, and closes the decoder there.
    static func decodeSome(_ packets: [OwnedPacket], _ codecs: CodecPair, extradata: [UInt8]) throws -> [OwnedFrame] {
        try extradata.withUnsafeBytes { bytes in
            var configuration = try encoding(codecs)
            configuration.extradata = stream_bytes(data: bytes.isEmpty ? nil : bytes.baseAddress, size: bytes.count)
            let decoder = try CodecSession(codecs.decoder, configuration)
            for packet in packets {
                var value = packet.value
                while try !decoder.send(&value) {
                    let frames = try framesNow(decoder)
                    if !frames.isEmpty { return frames }
                }
            }
            return try framesNow(decoder)
        }
    }

    private static func framesNow(_ decoder: CodecSession) throws -> [OwnedFrame] {
        var frames: [OwnedFrame] = []
        while let frame = try decoder.frame() { frames.append(frame) }
        return frames
    }
}
