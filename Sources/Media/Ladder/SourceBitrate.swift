/// What a source spends on its picture.
struct SourceBitrate {
    let track: SourceTrack
    let sound: SourceTrack?
    /// Of the whole file, bits a second; nil where the length is not known.
    let total: Int?

    /// The picture's bits as they are; nil where nothing is known of them.
    var asCoded: Int? {
        let stated = track.bitrate > 0 ? track.bitrate : total.map { max(0, $0 - (sound?.bitrate ?? 0)) }
        return stated.flatMap { $0 > 0 ? $0 : nil }
    }

    /// The same picture's bits in H.264; nil where nothing is known of it. Newer codecs need fewer bits for it.
    var inH264: Int? {
        guard let stated = asCoded else { return nil }
        let factor =
            switch track.codec {
            case "hevc", "vp9": 1.6
            case "av1": 2.0
            default: 1.0
            }
        return Int(Double(stated) * factor)
    }
}
