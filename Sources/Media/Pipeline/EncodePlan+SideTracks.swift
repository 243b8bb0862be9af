import CLibAV
import CStreamPlugin

/// What is made of the tracks beside the picture.
extension EncodePlan {
    /// Sounds and texts that are taken of one file; the rest is left out and said.
    static let mostSounds = 8
    static let mostTexts = 32

    /// A rendition for each sound track that can be decoded, the one that is played unasked first.
    static func sounds(
        _ tracks: [SourceTrack], beside video: SourceTrack?, _ specification: EncodeSpecification,
        _ catalog: CodecCatalog, _ warnings: inout [String]
    ) throws(MediaFailure) -> [Sound] {
        var decodable: [SourceTrack] = []
        for track in tracks {
            if catalog.decoder(of: track.codec, STREAM_MEDIA_AUDIO) != nil {
                decodable.append(track)
            } else {
                warnings.append(
                    "The sound is coded as \(track.codec), which cannot be decoded here; it was left out.")
            }
        }
        if decodable.count > mostSounds {
            warnings.append("The file has \(decodable.count) sound tracks; the first \(mostSounds) were taken.")
        }
        // A file of sound alone whose sound cannot be decoded is refused by name, where it is opened.
        if decodable.isEmpty, video == nil { decodable = Array(tracks.prefix(1)) }
        guard !decodable.isEmpty else { return [] }
        let encoders = catalog.encoders(of: "aac", STREAM_MEDIA_AUDIO)
        guard let encoder = encoders.first else {
            throw MediaFailure(.internalError, "No codec plugin here encodes AAC: enable libav-codecs.")
        }
        let taken = decodable.prefix(mostSounds)
        let labels = labels(of: Array(taken))
        return taken.enumerated().map { place, track in
            var plan = SoundPlan(
                name: SoundPlan.name(place), encoder: encoder, sampleRate: track.sampleRate == 44_100 ? 44_100 : 48_000,
                bitrate: specification.audioBitrate, language: track.language, label: labels[place],
                isDefault: place == 0)
            let choice = EncoderChoice(
                rendition: plan.name, configuration: plan.configuration,
                pinned: specification.encoders[plan.name])
            plan.encoder = choice.make(of: encoders, &warnings) ?? encoder
            return Sound(track: track, plan: plan)
        }
    }

    /// A rendition for each track of texts, in the file's order.
    static func texts(_ tracks: [SourceTrack], _ warnings: inout [String]) -> [TextPlan] {
        let readable = tracks.compactMap { track in TextFormat(codec: track.codec).map { (track, $0) } }
        if readable.count < tracks.count {
            warnings.append("Subtitles that are pictures, or of a kind that is not known here, were left out.")
        }
        if readable.count > mostTexts {
            warnings.append("The file has \(readable.count) tracks of subtitles; the first \(mostTexts) were taken.")
        }
        let taken = Array(readable.prefix(mostTexts))
        let labels = labels(of: taken.map(\.0))
        return taken.enumerated().map { place, readable in
            let (track, format) = readable
            return TextPlan(
                index: track.index, name: "text-\(place + 1)", format: format,
                tick: Double(track.timeBase.num) / Double(max(1, track.timeBase.den)), header: track.extradata,
                language: track.language, label: labels[place], isDefault: track.isDefault, isForced: track.isForced,
                describesSound: track.describesSound || format == .line21)
        }
    }

    /// What people call the tracks: their titles, else their languages; where two are called the same, with a number.
    private static func labels(of tracks: [SourceTrack]) -> [String?] {
        var seen: [String: Int] = [:]
        return tracks.map { track in
            guard let label = track.title ?? track.language.map(LanguageTag.name) else { return nil }
            let count = seen[label, default: 0] + 1
            seen[label] = count
            return count == 1 ? label : "\(label) \(count)"
        }
    }
}
