import Glibc

/// Finds the captions in coded pictures without decoding them: in SEI messages of H.264 and HEVC
/// (`user_data_registered_itu_t_t35`), in the user data of MPEG-2.
package struct CaptionSearch: Sendable {
    private enum Codec {
        case h264, hevc, mpeg2
    }

    /// What is larger carries no captions, bytes.
    private static let largest = 16 << 10
    /// Pairs that are taken of one picture; one needs three at most.
    private static let mostPairs = 64

    private let codec: Codec
    /// Bytes of the length before each NAL unit; nil: start codes are between them.
    private let lengthSize: Int?

    /// For a track, by FFmpeg's name of its codec and what the container has of it. Nil of a codec that carries none.
    package init?(codec: String, extradata: [UInt8]) {
        var lengthSize: Int?
        switch codec {
        case "h264":
            self.codec = .h264
            if extradata.first == 1, extradata.count > 6 { lengthSize = Int(extradata[4] & 3) + 1 }
        case "hevc":
            self.codec = .hevc
            if extradata.first == 1, extradata.count > 22 { lengthSize = Int(extradata[21] & 3) + 1 }
        case "mpeg2video": self.codec = .mpeg2
        default: return nil
        }
        self.lengthSize = lengthSize
    }

    /// The pairs that a picture carries, in order.
    package func pairs(in picture: UnsafeRawBufferPointer) -> [CaptionPair] {
        var pairs: [CaptionPair] = []
        if let lengthSize {
            var place = 0
            while place + lengthSize < picture.count {
                var size = 0
                for index in 0..<lengthSize { size = size << 8 | Int(picture[place + index]) }
                place += lengthSize
                guard size > 0, size <= picture.count - place else { break }
                look(picture, place, place + size, &pairs)
                place += size
            }
        } else {
            separate(picture) { look(picture, $0, $1, &pairs) }
        }
        return pairs
    }

    /// Hands over what is between start codes (ISO/IEC 13818-2, 6.2.1; ISO/IEC 14496-10, annex B).
    private func separate(_ picture: UnsafeRawBufferPointer, _ take: (_ start: Int, _ end: Int) -> Void) {
        guard let base = picture.baseAddress else { return }
        var start: Int?
        var place = 2
        while place < picture.count, let found = memchr(base + place, 1, picture.count - place) {
            let index = base.distance(to: UnsafeRawPointer(found))
            place = index + 1
            guard picture[index - 1] == 0, picture[index - 2] == 0 else { continue }
            if let start { take(start, index - 2) }
            start = place
            place += 2
        }
        if let start { take(start, picture.count) }
    }

    private func look(_ picture: UnsafeRawBufferPointer, _ start: Int, _ end: Int, _ pairs: inout [CaptionPair]) {
        guard end - start > 4, end - start <= Self.largest, pairs.count < Self.mostPairs else { return }
        let header: Int
        switch codec {
        case .h264:
            guard picture[start] & 0x1F == 6 else { return }
            header = 1
        case .hevc:
            guard picture[start] >> 1 & 0x3F == 39 else { return }
            header = 2
        case .mpeg2:
            guard picture[start] == 0xB2 else { return }
            header = 1
        }
        let unit = UnsafeRawBufferPointer(rebasing: picture[(start + header)..<end])
        if codec == .mpeg2 {
            pairs += CaptionData.pairs(userData: Array(unit)[...])
        } else {
            for data in SupplementalInformation.userData(unit) { pairs += CaptionData.pairs(userData: data) }
        }
        pairs.removeLast(max(0, pairs.count - Self.mostPairs))
    }
}
