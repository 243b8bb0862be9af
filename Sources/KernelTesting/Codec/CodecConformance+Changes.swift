import CStreamPlugin

extension CodecConformance {
    static let changes = [
        Check("bit rates change midway") { codecs in
            let ledger = TestFrame.Ledger()
            let encoder = try CodecSession(codecs.encoder, encoding(codecs))
            var packets = try pictures(0..<5, encoder, ledger: ledger)
            for (index, (average, most)) in [(300_000, 400_000), (1_500_000, 2_000_000)].enumerated() {
                var configuration = try encoding(codecs)
                configuration.bitrate = UInt64(average)
                configuration.max_bitrate = UInt64(most)
                try expect(encoder.reconfigure(configuration), is: STREAM_CODEC_OK, "the answer to another bit rate")
                let start = 5 * (index + 1)
                packets += try pictures(start..<(start + 5), encoder, ledger: ledger)
            }
            packets += try drain(encoder)
            let frames = try decode(packets, codecs, extradata: encoder.extradata)
            try expect(frames.map(\.value.pts), is: (0..<15).map(Int64.init), "the decoded pictures' times")
        },
        Check("another size midway is taken, or refused with a reason, and all goes on") { codecs in
            let ledger = TestFrame.Ledger()
            let encoder = try CodecSession(codecs.encoder, encoding(codecs))
            let extradata = encoder.extradata
            let before = try pictures(0..<5, encoder, ledger: ledger)
            var configuration = try encoding(codecs)
            configuration.width /= 2
            configuration.height /= 2
            guard encoder.reconfigure(configuration) == STREAM_CODEC_OK else {
                try expect(!encoder.reason.isEmpty, "a size that is refused must have a reason")
                let packets = try before + pictures(5..<10, encoder, ledger: ledger) + drain(encoder)
                let frames = try decode(packets, codecs, extradata: extradata)
                try expect(frames.count, is: 10, "the pictures of an encoder that kept its size")
                return
            }
            let width = TestFrame.width / 2
            let height = TestFrame.height / 2
            let after = try pictures(5..<10, width: width, height: height, encoder, ledger: ledger) + drain(encoder)
            let packets = before + after
            try expect(packets.map(\.value.pts).sorted(), is: (0..<10).map(Int64.init), "the packets' times")
            guard let cut = packets.firstIndex(where: { $0.value.pts == 5 }) else { return }
            try expect(packets[cut].value.keyframe, is: 1, "the keyframe mark of the first picture of another size")
            let first = try decode(Array(packets[..<cut]), codecs, extradata: extradata)
            let second = try decode(Array(packets[cut...]), codecs, extradata: encoder.extradata)
            try expect(first.map(\.value.width), is: first.map { _ in UInt32(TestFrame.width) }, "the widths before")
            try expect(second.map(\.value.width), is: second.map { _ in UInt32(width) }, "the widths after")
            try expect(first.count + second.count, is: 10, "the pictures")
        },
        Check("a picture of a size that was not announced is refused with a reason, and all goes on") { codecs in
            let ledger = TestFrame.Ledger()
            do {
                let encoder = try CodecSession(codecs.encoder, encoding(codecs))
                var packets = try pictures(0..<3, encoder, ledger: ledger)
                for (width, height) in [(2 * TestFrame.width, 2 * TestFrame.height), (16, 16)] {
                    var frame = TestFrame.picture(3, width: width, height: height, ledger: ledger)
                    defer { if let buffer = frame.buffer { frame.release?(buffer) } }
                    try expect(encoder.answer(to: &frame), is: STREAM_CODEC_FAILED, "the answer to \(width)×\(height)")
                    try expect(!encoder.reason.isEmpty, "a picture that is refused must have a reason")
                }
                packets += try pictures(3..<6, encoder, ledger: ledger) + drain(encoder)
                let frames = try decode(packets, codecs, extradata: encoder.extradata)
                try expect(frames.map(\.value.pts), is: (0..<6).map(Int64.init), "the decoded pictures' times")
            }
            try expect(ledger.count, is: 0, "the references held after the close")
        },
    ]
}
