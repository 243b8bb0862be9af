import DeliveryCore

/// Indexes as the tests need them.
enum SampleIndex {
    /// Two pictures and the sound; ten seconds where it is whole.
    static func film(_ state: MediaIndex.State = .ready, segments: Int = 3) -> MediaIndex {
        MediaIndex(
            state: state,
            renditions: [
                video("720p", 1280, 720, codecs: "avc1.64001f", bytes: 1_000_000, segments),
                video("360p", 640, 360, codecs: "avc1.64001e", bytes: 250_000, segments), sound(segments),
            ])
    }

    /// A film of whose better picture only so many segments are there, while all is of the other, of the sound and of a text.
    static func late(_ count: Int) -> MediaIndex {
        var index = film(.encoding, segments: 8)
        index.renditions[0] = video("720p", 1280, 720, codecs: "avc1.64001f", bytes: 1_000_000, count)
        index.renditions.append(text("text-1", language: "en"))
        return index
    }

    static func video(
        _ name: String, _ width: Int, _ height: Int, codecs: String?, bytes: Int64, _ segments: Int
    ) -> Rendition {
        Rendition(
            name: name, kind: .video, width: width, height: height, frameRate: 24, bitrate: Int(bytes) * 2,
            codecs: codecs, segments: Self.segments(segments, bytes: bytes, keyframe: bytes / 10))
    }

    static func sound(_ segments: Int) -> Rendition {
        Rendition(
            name: "audio", kind: .audio, bitrate: 128_000, channels: 2, codecs: "mp4a.40.2",
            segments: Self.segments(segments, bytes: 64_000))
    }

    /// Of four seconds each, the third of two.
    static func segments(_ count: Int, bytes: Int64, keyframe: Int64 = 0) -> [Segment] {
        (0..<count).map { number in
            number == 2
                ? Segment(durationSeconds: 2, sizeBytes: bytes / 2, keyframeBytes: keyframe / 2)
                : Segment(durationSeconds: 4, sizeBytes: bytes, keyframeBytes: keyframe)
        }
    }

    /// A text track whose file is there.
    static func text(_ name: String, language: String?, label: String? = nil, isForced: Bool = false) -> Rendition {
        var text = Rendition(name: name, kind: .text)
        text.segmentCount = 1
        text.language = language
        text.label = label
        text.isForced = isForced
        return text
    }

    /// The text of a rendition's playlist by its address, as a client fetches it.
    static func fetch(_ index: MediaIndex) -> (String) -> String? {
        { address in
            let parts = address.split(separator: "/")
            guard parts.count == 2, let rendition = index.renditions.first(where: { $0.name == parts[0] }) else {
                return nil
            }
            return parts[1] == "iframes.m3u8"
                ? IFramePlaylist(rendition, of: index)?.text : MediaPlaylist(rendition, of: index)?.text
        }
    }

    /// The bytes of a segment by its address.
    static func size(_ index: MediaIndex) -> (String) -> Int? {
        { address in
            let parts = address.split(separator: "/")
            guard parts.count == 2, let rendition = index.renditions.first(where: { $0.name == parts[0] }),
                case .segment(let number) = MediaFile(String(parts[1])), rendition.segments.indices.contains(number)
            else { return nil }
            return Int(rendition.segments[number].sizeBytes)
        }
    }
}
