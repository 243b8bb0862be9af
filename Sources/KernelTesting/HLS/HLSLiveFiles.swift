/// The files of a recorded live session, held against what the playlists say of them.
struct HLSLiveFiles {
    /// What was found.
    private(set) var violations: [HLSLiveViolation] = []
    private let terms: HLSLiveSession.Terms
    private let codecs: [String: Set<String>]

    /// What a sample is, wherever it lies.
    private struct Sample: Equatable {
        let decodeTime, presentationTime, duration: Int64
        let size: Int
        let isSync: Bool

        init(_ sample: MP4Fragment.Sample) {
            decodeTime = sample.decodeTime
            presentationTime = sample.presentationTime
            duration = sample.duration
            size = sample.size
            isSync = sample.isSync
        }
    }

    /// The newest answer by address.
    private var bodies: [String: [UInt8]] = [:]
    private var inits: [String: MP4Init] = [:]

    init(
        _ exchanges: [HLSLiveExchange], _ tracks: [HLSLiveTrack], _ multivariant: HLSMultivariantPlaylist?,
        _ codecs: [String: Set<String>], _ terms: HLSLiveSession.Terms
    ) {
        self.terms = terms
        self.codecs = codecs
        let byFolder = Dictionary(tracks.map { ($0.folder, $0) }, uniquingKeysWith: { first, _ in first })
        for exchange in exchanges { check(exchange, byFolder[HLSInspection.folder(of: exchange.address)]) }
        for track in tracks {
            check(track)
            if let multivariant { checkRate(track, multivariant) }
        }
    }

    private mutating func note(_ rule: HLSLiveRule, _ place: String, at time: Double = 0, _ problem: String) {
        violations.append(HLSLiveViolation(rule, place, at: time, problem))
    }

    /// How it was answered.
    private mutating func check(_ exchange: HLSLiveExchange, _ track: HLSLiveTrack?) {
        let (address, status) = (exchange.address, exchange.answer.status)
        let name = String(address.dropFirst(HLSInspection.folder(of: address).count))
        let isKnown = track.map { $0.listedAt[name].map { $0 <= exchange.askedAt } ?? false } ?? false
        let isInit = name.hasPrefix("init")
        if status == 200 {
            bodies[address] = exchange.answer.body
            if exchange.answer.fields["cache-control"]?.contains("immutable") != true {
                note(.servedWell, address, at: exchange.answeredAt, "it is not immutable")
            }
        }
        if isKnown || isInit, status != 200 {
            let isGap = track?.segments.values.contains { $0.isGap && $0.address == name } ?? false
            if !isGap { note(.filesReachable, address, at: exchange.answeredAt, "HTTP \(status)") }
        }
        // A hint that did not come true is told by its own rule.
        if !isKnown, !isInit, track?.hinted.contains(name) != true, track?.listedAt[name] == nil, status != 404 {
            note(.filesReachable, address, at: exchange.answeredAt, "HTTP \(status) for what there is none of")
        }
    }

    /// What is in them.
    private mutating func check(_ track: HLSLiveTrack) {
        var expected: Int64?
        var run = -1
        for segment in track.segments.values.sorted(by: { $0.number < $1.number }) {
            guard let map = segment.map, let initial = initSegment(track.folder + map, track), !segment.isGap else {
                expected = nil
                continue
            }
            if segment.run != run { expected = nil }
            let isFirst = segment.run != run
            run = segment.run
            let parts = segment.parts.map { bodies[track.folder + $0.address] }
            for (part, body) in zip(segment.parts, parts) {
                guard let body else {
                    expected = nil
                    continue
                }
                expected = check(
                    body, track.folder + part.address, initial, from: expected, lasts: part.durationSeconds,
                    isFirst: isFirst, independent: part.isIndependent)
            }
            guard let name = segment.address, let whole = bodies[track.folder + name] else { continue }
            if !parts.isEmpty, parts.allSatisfy({ $0 != nil }) {
                // Under one head or several: what counts is the media.
                let samples = parts.compactMap { $0.flatMap { MP4Fragment($0) } }.flatMap(\.samples)
                if MP4Fragment(whole)?.samples.map(Sample.init) != samples.map(Sample.init) {
                    note(.segmentsAreTheirParts, track.folder + name, "\(whole.count) bytes are others")
                }
            } else {
                expected = check(
                    whole, track.folder + name, initial, from: parts.isEmpty ? expected : nil,
                    lasts: segment.durationSeconds ?? 0, isFirst: isFirst, independent: nil)
            }
        }
    }

    /// The decode time that comes next.
    private mutating func check(
        _ bytes: [UInt8], _ place: String, _ initial: MP4Init, from expected: Int64?, lasts stated: Double,
        isFirst: Bool,
        independent: Bool?
    ) -> Int64? {
        guard let fragment = MP4Fragment(bytes) else {
            note(.fragmentsWhole, place, "\(bytes.count) bytes are not whole fragments")
            return nil
        }
        if let expected, fragment.decodeTime != expected {
            note(.decodeTimesContinuous, place, "tfdt is \(fragment.decodeTime), \(expected) was due")
        }
        let tick = 1 / Double(initial.timescale)
        let frame = Double(fragment.samples.map(\.duration).max() ?? 0) * tick
        // The first of a run may begin with what only primes the decoder.
        if !isFirst, abs(Double(fragment.duration) * tick - stated) > frame + 0.001 {
            note(.durationsMatchMedia, place, "\(stated) is stated, it lasts \(Double(fragment.duration) * tick)")
        }
        if let independent, fragment.samples.contains(where: \.isSync) != independent {
            note(.independenceMatchesMedia, place, independent ? "no sample to start at is in it" : "one is in it")
        }
        return fragment.decodeTime + fragment.duration
    }

    private mutating func initSegment(_ address: String, _ track: HLSLiveTrack) -> MP4Init? {
        if let known = inits[address] { return known }
        guard let body = bodies[address] else { return nil }
        guard let initial = MP4Init(body), initial.trackCount == 1, initial.isFragmented else {
            note(.fragmentsWhole, address, "it is not the head of one fragmented track")
            return nil
        }
        inits[address] = initial
        return initial
    }

    private mutating func checkRate(_ track: HLSLiveTrack, _ multivariant: HLSMultivariantPlaylist) {
        for variant in multivariant.variants {
            let group = variant.attributes.quoted("AUDIO").map { multivariant.group($0, type: "AUDIO") } ?? []
            let members = [variant.address].compactMap { $0 } + group.compactMap { $0.quoted("URI") }
            guard members.contains(track.address) else { continue }
            for (address, initial) in inits where address.hasPrefix(track.folder) {
                // A format that left the window is not told any more.
                let (codec, told) = (initial.codec, codecs[variant.address ?? ""] ?? [])
                if !told.contains(where: { $0 == codec || $0.hasPrefix(codec + ".") }) {
                    note(.codecsMatchMedia, address, "\(codec) is not among \(told.sorted())")
                }
            }
            guard let bandwidth = variant.attributes.integer("BANDWIDTH") else { continue }
            for segment in track.segments.values {
                guard let name = segment.address, let body = bodies[track.folder + name],
                    let seconds = segment.durationSeconds,
                    seconds >= 0.5 * track.targetDuration
                else { continue }
                let rate = Double(body.count) * 8 / seconds
                if rate > Double(bandwidth) {
                    note(.bandwidthIsEnough, track.folder + name, "\(rate) bits a second of \(bandwidth)")
                }
            }
        }
    }
}
