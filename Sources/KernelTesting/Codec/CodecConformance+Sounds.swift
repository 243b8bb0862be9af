import CStreamPlugin

extension CodecConformance {
    static let sounds = [
        Check("blocks of any length come out as one run of sound") { codecs in
            let ledger = TestFrame.Ledger()
            let encoder = try CodecSession(codecs.encoder, encoding(codecs))
            var packets: [OwnedPacket] = []
            var sent = 0
            for samples in [1, 1023, 1024, 1025, 7, 5000, 333, 20_000] {
                var frame = TestFrame.tone(start: sent, samples: samples, ledger: ledger)
                packets += try encode(&frame, encoder)
                sent += samples
            }
            packets += try drain(encoder)
            try expect(ledger.count, is: 0, "the references held after the drain")
            for (packet, next) in zip(packets, packets.dropFirst()) {
                try expect(packet.value.pts < next.value.pts, "the packets' times must grow")
            }
            let frames = try decode(packets, codecs, extradata: encoder.extradata)
            let decoded = frames.reduce(0) { $0 + Int($1.value.samples) }
            try expect(decoded >= sent, "\(sent) samples must come out, come \(decoded)")
            try expect(decoded < sent + 8192, "little more than \(sent) samples must come out, come \(decoded)")
        },
        Check("the sound's time starts where the frames' times start, less what a decoder needs before") { codecs in
            let ledger = TestFrame.Ledger()
            let encoder = try CodecSession(codecs.encoder, encoding(codecs))
            var frame = TestFrame.tone(start: 48_000, samples: 9600, ledger: ledger)
            let packets = try encode(&frame, encoder) + drain(encoder)
            let start = packets.first?.value.pts ?? 0
            try expect(
                (40_000...48_000).contains(start), "the first packet's time must be 48000 or a little less: \(start)")
        },
        Check("a drained encoder takes no more") { codecs in
            let ledger = TestFrame.Ledger()
            let encoder = try CodecSession(codecs.encoder, encoding(codecs))
            _ = try drain(encoder)
            let frame = OwnedFrame(TestFrame.tone(start: 0, samples: 100, ledger: ledger))
            var value = frame.value
            let isTaken = (try? encoder.send(&value)) ?? false
            try expect(!isTaken, "a frame after the drain must not be taken")
        },
    ]
}
