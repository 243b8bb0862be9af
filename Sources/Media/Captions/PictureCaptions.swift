import CLibAV
import JSON

/// Collects the captions that a track's pictures carry, and publishes them as WebVTT files when the source ends: up to four
/// tracks of texts, which nobody knew of before.
struct PictureCaptions {
    private let search: CaptionSearch
    private let tick: Double
    private let language: String?
    private var order = CaptionOrder()
    private var line21 = Line21()
    private var last: Int64 = 0

    /// Of a track; nil where its codec carries none. `language` is that of the sound, BCP 47: what CC1 says.
    init?(_ track: SourceTrack, language: String?) {
        guard let search = CaptionSearch(codec: track.codec, extradata: track.extradata) else { return nil }
        self.search = search
        self.language = language
        tick = Double(track.timeBase.num) / Double(max(1, track.timeBase.den))
    }

    /// Looks into a coded picture.
    mutating func take(_ packet: Packet) {
        let coded = packet.pointer.pointee
        guard let data = coded.data, coded.size > 0 else { return }
        let pairs = search.pairs(in: UnsafeRawBufferPointer(start: data, count: Int(coded.size)))
        let decoded = coded.dts == libav_no_timestamp ? nil : coded.dts
        if coded.pts != libav_no_timestamp {
            last = coded.pts
        } else if let decoded {
            last = decoded
        }
        take(order.add(pairs, shown: last, decoded: decoded))
    }

    /// Sends the files; times count from `zero`, and captions end at `end`, both seconds on the source's clock.
    mutating func publish(zeroSeconds zero: Double, endSeconds end: Double?, _ outbox: any Outbox)
        throws(MediaFailure)
    {
        take(order.finish())
        line21.finish(at: end ?? Double(last) * tick)
        for (place, sheet) in line21.sheets.enumerated() where !sheet.isEmpty {
            let name = "text-cc\(place + 1)"
            try outbox.send(
                [
                    "type": "captions", "rendition": .string(name), "blob": .string("\(name)/captions.vtt"),
                    "track": track(place),
                ], bytes: Array(sheet.file(zero: zero).utf8))
        }
    }

    private mutating func take(_ entries: [CaptionOrder.Entry]) {
        for entry in entries {
            for pair in entry.pairs { line21.take(pair, at: Double(entry.time) * tick) }
        }
    }

    /// What is said of a channel: the first is in the language that is spoken, of the others nobody knows.
    private func track(_ place: Int) -> JSON {
        var object: JSONObject = ["default": false, "forced": false, "describesSound": true]
        if place == 0, let language {
            object["language"] = .string(language)
            object["label"] = .string("\(LanguageTag.name(language)) (CC)")
        } else {
            object["label"] = .string("CC\(place + 1)")
        }
        return .object(object)
    }
}
