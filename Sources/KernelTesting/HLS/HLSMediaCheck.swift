/// Holds the files of a complete presentation against its playlists.
struct HLSMediaCheck {
    /// A media playlist with its files, those that could be read.
    struct Track {
        let address: String
        let playlist: HLSMediaPlaylist
        let initSegment: MP4Init
        /// In the playlist's order.
        let fragments: [MP4Fragment]

        /// One tick, seconds.
        var tick: Double { 1 / Double(initSegment.timescale) }
        /// How long a sample is that is like most of them, seconds.
        var frame: Double {
            let durations = fragments.flatMap { $0.samples.map(\.duration) }.sorted()
            return durations.isEmpty ? 0 : Double(durations[durations.count / 2]) * tick
        }
        /// When each segment begins to be shown, seconds of the presentation.
        var cuts: [Double] {
            fragments.map { Double(max(0, $0.presentationTime - initSegment.presentationStart)) * tick }
        }
        /// How long all of it is shown, seconds.
        var seconds: Double {
            guard let first = fragments.first else { return 0 }
            let end = first.presentationTime + fragments.reduce(0) { $0 + $1.duration }
            return Double(end - max(first.presentationTime, initSegment.presentationStart)) * tick
        }
        /// How many samples it has.
        var count: Int { fragments.reduce(0) { $0 + $1.samples.count } }
    }

    /// What was found.
    private(set) var violations: [HLSViolation] = []
    private let files: [String: HLSAnswer]

    init(
        _ multivariant: HLSMultivariantPlaylist, _ playlists: [String: HLSMediaPlaylist], _ files: [String: HLSAnswer]
    ) {
        self.files = files
        var tracks: [String: Track] = [:]
        for address in multivariant.addresses {
            guard let playlist = playlists[address], !playlist.isIFramesOnly, playlist.map != nil else { continue }
            tracks[address] = track(playlist, at: address)
        }
        for track in multivariant.addresses.compactMap({ tracks[$0] }) { check(track) }
        compare(multivariant.variants.compactMap { $0.address.flatMap { tracks[$0] } })
        compareStarts(Array(tracks.values))
        for variant in multivariant.variants { check(variant, multivariant, tracks) }
        for address in multivariant.iFrameVariants.compactMap({ $0.quoted("URI") }) {
            if let playlist = playlists[address] { check(keyframes: playlist, at: address) }
        }
        for address in multivariant.media.filter({ $0.raw("TYPE") == "SUBTITLES" }).compactMap({ $0.quoted("URI") }) {
            guard let playlist = playlists[address] else { continue }
            violations += HLSCaptionCheck(playlist, at: address, files).violations
        }
    }

    private mutating func note(_ rule: HLSRule, _ place: String, _ problem: String) {
        violations.append(HLSViolation(rule, place, problem))
    }

    private mutating func track(_ playlist: HLSMediaPlaylist, at address: String) -> Track? {
        let folder = HLSInspection.folder(of: address)
        guard let map = playlist.map, let file = files[folder + map] else { return nil }
        guard let initSegment = MP4Init(file.body), initSegment.trackCount == 1, initSegment.isFragmented else {
            note(.initSegmentsWellFormed, folder + map, "it is not the head of one fragmented track")
            return nil
        }
        if initSegment.brands.isDisjoint(with: ["cmfc", "cmf2"]) || !initSegment.brands.contains("iso6") {
            note(.brandsAreCMAF, folder + map, "\(initSegment.brands.sorted())")
        }
        var fragments: [MP4Fragment] = []
        for segment in playlist.segments {
            guard let file = files[folder + segment.address] else { return nil }
            guard let fragment = MP4Fragment(file.body) else {
                note(.fragmentsWhole, folder + segment.address, "\(file.body.count) bytes are not whole fragments")
                return nil
            }
            fragments.append(fragment)
        }
        return Track(address: address, playlist: playlist, initSegment: initSegment, fragments: fragments)
    }

    private mutating func check(_ track: Track) {
        var expected = track.fragments.first?.decodeTime ?? 0
        for (number, fragment) in track.fragments.enumerated() {
            let segment = track.playlist.segments[number]
            let place = HLSInspection.folder(of: track.address) + segment.address
            if fragment.decodeTime != expected, !segment.isDiscontinuity {
                note(.decodeTimesContinuous, place, "tfdt is \(fragment.decodeTime), \(expected) was due")
            }
            expected = fragment.decodeTime + fragment.duration
            if fragment.samples.first?.isSync != true { note(.segmentsStartWithKeyframe, place, "the first is none") }
            // The first may begin with what only primes the decoder.
            let priming = number == 0 && track.initSegment.handler == "soun" ? track.initSegment.presentationStart : 0
            let seconds = Double(fragment.duration - priming) * track.tick
            if abs(seconds - segment.durationSeconds) > track.frame + 0.001 {
                note(.durationsMatchMedia, place, "EXTINF is \(segment.durationSeconds), it lasts \(seconds)")
            }
        }
        if abs(track.seconds - track.playlist.durationSeconds) > track.frame + 0.001 {
            note(
                .durationsMatchMedia, track.address,
                "the sum is \(track.playlist.durationSeconds), the track lasts \(track.seconds)")
        }
    }

    private mutating func compare(_ variants: [Track]) {
        let pictures = variants.filter { $0.initSegment.handler == "vide" }
        guard let first = pictures.first else { return }
        for other in pictures.dropFirst() {
            let tolerance = max(first.frame, other.frame) / 2
            let isSame =
                other.cuts.count == first.cuts.count
                && zip(other.cuts, first.cuts).allSatisfy { abs($0 - $1) <= tolerance }
            if !isSame { note(.sameCuts, other.address, "it is cut otherwise than \(first.address)") }
        }
    }

    private mutating func compareStarts(_ tracks: [Track]) {
        for track in tracks {
            guard let start = track.cuts.first, start > track.frame + 0.001 else { continue }
            note(.sameStart, track.address, "it starts at \(start) seconds")
        }
    }

    private mutating func check(
        _ variant: HLSMultivariantPlaylist.Variant, _ multivariant: HLSMultivariantPlaylist, _ tracks: [String: Track]
    ) {
        guard let address = variant.address, let track = tracks[address] else { return }
        let group = variant.attributes.quoted("AUDIO").map { multivariant.group($0, type: "AUDIO") } ?? []
        let sounds = group.compactMap { $0.quoted("URI").flatMap { tracks[$0] } }
        for codec in [track.initSegment.codec] + sounds.map(\.initSegment.codec)
        where !variant.codecs.contains(where: { $0 == codec || $0.hasPrefix(codec + ".") }) {
            note(.codecsMatchMedia, address, "\(codec) is not among \(variant.codecs)")
        }
        guard track.initSegment.handler == "vide" else { return }
        let measured = (track.initSegment.width, track.initSegment.height)
        // Pixels that are not square, or sides that had to be even, leave room for rounding.
        if let size = variant.attributes.resolution("RESOLUTION"),
            abs(size.width - measured.0) > 2 || abs(size.height - measured.1) > 2
        {
            note(.resolutionMatchesMedia, address, "\(size) is stated, the pictures are \(measured)")
        }
        let rate = track.seconds > 0 ? Double(track.count) / track.seconds : 0
        if let stated = variant.attributes.decimal("FRAME-RATE"), rate > stated * 1.05 {
            note(.frameRateMatchesMedia, address, "\(stated) is stated, \(rate) measured")
        }
    }

    private mutating func check(keyframes playlist: HLSMediaPlaylist, at address: String) {
        let folder = HLSInspection.folder(of: address)
        for segment in playlist.segments {
            guard let range = segment.range, let file = files[folder + segment.address],
                let first = MP4Fragment(file.body)?.samples.first
            else { continue }
            if range.offset != 0 || range.length != first.end || !first.isSync {
                note(
                    .iFrameRangeIsOneFrame, folder + segment.address,
                    "\(range.length) bytes at \(range.offset ?? -1), the keyframe ends at \(first.end)")
            }
        }
    }
}
