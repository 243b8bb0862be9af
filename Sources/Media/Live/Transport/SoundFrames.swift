/// Takes the frames of a stream of sound apart that carry headers of their own: AAC in ADTS (ISO/IEC 13818-7, 6.2) and MPEG audio
/// (ISO/IEC 11172-3, 2.4.1), whatever pieces they come in.
package struct SoundFrames: Sendable {
    /// A frame with its place in time.
    package struct Frame: Sendable, Hashable {
        /// 90,000 ticks a second, as the packets count them.
        package let time: Int64
        /// Its length, 90,000 ticks a second.
        package let duration: Int64
        /// Of AAC without its header.
        package let bytes: [UInt8]
        /// What a decoder must know: of AAC.
        package let configuration: [UInt8]
        /// Which MPEG audio it is, 1 to 3; 0: AAC.
        package let layer: Int
    }

    private let isAAC: Bool
    private var rest: [UInt8] = []
    private var next: Int64?
    /// Parts of a tick that durations have left.
    private var remainder: Int64 = 0

    /// Of AAC, or of MPEG audio.
    package init(isAAC: Bool) {
        self.isAAC = isAAC
    }

    /// Takes a packet; the time is that of the first frame that begins in it.
    package mutating func take(_ bytes: [UInt8], time: Int64?) -> [Frame] {
        let carried = rest.count
        rest += bytes
        var frames: [Frame] = []
        var place = 0
        var time = time
        while rest.count - place >= 7 {
            guard let head = isAAC ? adts(place) : mpeg(place) else {
                place += 1
                continue
            }
            guard rest.count - place >= head.length else { break }
            if place >= carried, let stated = time {
                next = stated
                remainder = 0
                time = nil
            }
            let body = Array(rest[(place + head.header)..<(place + head.length)])
            if let start = next, !body.isEmpty {
                let exact = Int64(head.samples) * 90_000 + remainder
                let duration = exact / Int64(head.rate)
                remainder = exact % Int64(head.rate)
                frames.append(
                    Frame(
                        time: start, duration: duration, bytes: body, configuration: head.configuration,
                        layer: head.layer))
                next = start &+ duration
            }
            place += head.length
        }
        rest.removeFirst(place)
        if rest.count > 1 << 16 { rest = [] }
        return frames
    }

    /// What comes next has nothing to do with what came.
    package mutating func lose() {
        rest = []
        next = nil
    }

    private struct Head {
        let header: Int
        let length: Int
        let samples: Int
        let rate: Int
        var configuration: [UInt8] = []
        var layer = 0
    }

    private func adts(_ place: Int) -> Head? {
        guard rest[place] == 0xFF, rest[place + 1] & 0xF6 == 0xF0 else { return nil }
        let rateIndex = Int(rest[place + 2] >> 2 & 0x0F)
        let layout = Int(rest[place + 2] & 1) << 2 | Int(rest[place + 3] >> 6)
        let length = Int(rest[place + 3] & 3) << 11 | Int(rest[place + 4]) << 3 | Int(rest[place + 5] >> 5)
        let header = rest[place + 1] & 1 == 1 ? 7 : 9
        guard length > header, rateIndex < 13 else { return nil }
        let type = Int(rest[place + 2] >> 6) + 1
        let bytes = [UInt8(type << 3 | rateIndex >> 1), UInt8(rateIndex & 1) << 7 | UInt8(layout << 3)]
        guard let configuration = AudioConfiguration(bytes) else { return nil }
        let blocks = Int(rest[place + 6] & 3) + 1
        return Head(
            header: header, length: length, samples: 1024 * blocks, rate: configuration.sampleRate, configuration: bytes
        )
    }

    private func mpeg(_ place: Int) -> Head? {
        guard rest[place] == 0xFF, rest[place + 1] & 0xE0 == 0xE0 else { return nil }
        let (version, layer) = (Int(rest[place + 1] >> 3 & 3), 4 - Int(rest[place + 1] >> 1 & 3))
        let (bits, rateIndex) = (Int(rest[place + 2] >> 4), Int(rest[place + 2] >> 2 & 3))
        guard version != 1, layer < 4, 1..<15 ~= bits, rateIndex < 3 else { return nil }
        let rate = [44_100, 48_000, 32_000][rateIndex] / [4, 1, 2, 1][version]
        let isFirst = version == 3
        let kilobits = Self.bitrates[layer == 1 ? (isFirst ? 0 : 3) : isFirst ? layer - 1 : 4][bits - 1]
        let padding = Int(rest[place + 2] >> 1 & 1)
        let samples = layer == 1 ? 384 : layer == 3 && !isFirst ? 576 : 1152
        let length =
            layer == 1
            ? (12_000 * kilobits / rate + padding) * 4 : samples / 8 * 1000 * kilobits / rate + padding
        return length > 7 ? Head(header: 0, length: length, samples: samples, rate: rate, layer: layer) : nil
    }

    /// Kilobits a second by version and layer: the layers of MPEG-1, then layer I and the others of MPEG-2.
    private static let bitrates = [
        [32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
        [32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
        [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
        [32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
        [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
    ]
}
