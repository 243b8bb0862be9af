import CStreamPlugin

extension CodecConformance {
    static let life = [
        Check("open refuses what it cannot do and says why") { codecs in
            var configuration = stream_codec_config()
            configuration.struct_size = UInt32(MemoryLayout<stream_codec_config>.size)
            configuration.kind = codecs.encoder.pointee.kind
            configuration.codec = try name(codecs)
            let codec = codecs.encoder.pointee.open?(&configuration) ?? nil
            if let codec { codecs.encoder.pointee.close?(codec) }
            try expect(codec == nil, "an encoder without a size, or a rate and channels, must not open")
            let reason = CodecSession.text(codecs.encoder.pointee.failure?(nil))
            try expect(!reason.isEmpty, "failure(NULL) must tell why open refused")
        },
        Check("an instance that is closed without a drain lets go of every frame") { codecs in
            let ledger = TestFrame.Ledger()
            do {
                let encoder = try CodecSession(codecs.encoder, encoding(codecs, bFrames: 2))
                if codecs.isVideo {
                    _ = try pictures(7, encoder, ledger: ledger)
                } else {
                    var frame = TestFrame.tone(start: 0, samples: 5000, ledger: ledger)
                    _ = try encode(&frame, encoder)
                }
            }
            try expect(ledger.count, is: 0, "the references held after the close")
        },
        Check("a decoder that is closed without a drain lets what it gave live on") { codecs in
            let ledger = TestFrame.Ledger()
            let encoder = try CodecSession(codecs.encoder, encoding(codecs, bFrames: 2))
            var packets: [OwnedPacket] = []
            if codecs.isVideo {
                packets = try pictures(12, encoder, ledger: ledger)
            } else {
                var frame = TestFrame.tone(start: 0, samples: 5000, ledger: ledger)
                packets = try encode(&frame, encoder)
            }
            packets += try drain(encoder)
            for frame in try decodeSome(packets, codecs, extradata: encoder.extradata) {
                guard let plane = frame.value.planes.0 else { throw Failure(description: "a frame must have a plane") }
                try expect(frame.value.strides.0 > 0, "a frame must have rows")
                _ = plane[Int(frame.value.strides.0) - 1]
            }
        },
        Check("two instances do not know of each other") { codecs in
            let ledger = TestFrame.Ledger()
            let first = try CodecSession(codecs.encoder, encoding(codecs))
            let second = try CodecSession(codecs.encoder, encoding(codecs))
            var frame =
                codecs.isVideo
                ? TestFrame.picture(0, ledger: ledger) : TestFrame.tone(start: 0, samples: 4096, ledger: ledger)
            let packets = try encode(&frame, first) + drain(first)
            try expect(!packets.isEmpty, "the instance that got a frame must give a packet")
            try expect(drain(second).count, is: 0, "the packets of the one that got none")
        },
    ]

    static let draining = [
        Check("an encoder without frames drains to its end, however often it is asked") { codecs in
            let encoder = try CodecSession(codecs.encoder, encoding(codecs))
            try expect(drain(encoder).count, is: 0, "the packets")
            for _ in 0..<3 { try expect(encoder.packet() == nil, "nothing must follow the end") }
        },
        Check("a decoder without packets drains to its end") { codecs in
            let encoder = try CodecSession(codecs.encoder, encoding(codecs))
            try expect(decode([], codecs, extradata: encoder.extradata).count, is: 0, "the frames")
        },
        Check("one frame alone comes out") { codecs in
            let ledger = TestFrame.Ledger()
            let encoder = try CodecSession(codecs.encoder, encoding(codecs, bFrames: 3))
            var frame =
                codecs.isVideo
                ? TestFrame.picture(0, ledger: ledger) : TestFrame.tone(start: 0, samples: 10, ledger: ledger)
            let packets = try encode(&frame, encoder) + drain(encoder)
            let frames = try decode(packets, codecs, extradata: encoder.extradata)
            try expect(!frames.isEmpty, "what was encoded must be decoded")
            if codecs.isVideo { try expect(packets.count, is: 1, "the packets of one picture") }
        },
    ]
}
