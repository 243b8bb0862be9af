import LivePlaylists

/// A live stream that a test plays: a worker's changes, on a clock that the test moves.
struct SampleBroadcast {
    /// 2026-11-28T12:00:00Z.
    static let began: Int64 = 1_795_867_200_000
    static let picture = LiveTrackDescription(
        name: "720p", kind: .video, width: 1280, height: 720, frameRate: 30, bitrate: 2_000_000,
        startsWithKeyframes: true)
    static let sound = LiveTrackDescription(
        name: "audio", kind: .audio, bitrate: 128_000, channels: 2, language: "en")

    var presentation: LivePresentation
    /// Milliseconds since 1970.
    var now = SampleBroadcast.began
    /// Where the source is, seconds.
    var seconds = 0.0
    /// The next segment.
    var number = 0
    /// Whether it begins a new run.
    private var isBroken = false
    private let names: [String]

    init(
        _ settings: LiveSettings = LiveSettings(isLowLatency: true), tracks: [LiveTrackDescription] = [picture, sound]
    ) throws {
        presentation = LivePresentation(settings: settings)
        names = tracks.map(\.name)
        try presentation.apply(.tracks(tracks), now: now)
        try begin(initNumber: 0)
    }

    /// A new run's init segments.
    mutating func begin(initNumber: Int, codecs: String = "avc1.64001f") throws {
        for track in presentation.tracks where names.contains(track.description.name) {
            try presentation.apply(
                .initSegment(
                    rendition: track.description.name,
                    codecs: track.description.kind == .video ? codecs : "mp4a.40.2",
                    timescale: track.description.kind == .video ? 90_000 : 48_000,
                    name: initNumber == 0 ? "init.mp4" : "init-\(initNumber).mp4"), now: now)
        }
        isBroken = initNumber > 0
    }

    /// One part of all renditions.
    mutating func part(_ index: Int, seconds length: Double = 0.3, isLast: Bool = false) throws {
        now += Int64((length * 1000).rounded())
        for name in names {
            try presentation.apply(
                .part(
                    LivePart(
                        number: number, index: index, startSeconds: seconds, durationSeconds: length, sizeBytes: 1000,
                        isIndependent: index == 0 || name.hasPrefix("audio"),
                        wallClock: now - Int64((length * 1000).rounded()), isLast: isLast,
                        hasDiscontinuity: isBroken && index == 0), rendition: name), now: now)
        }
        seconds += length
    }

    /// The end of the segment whose parts came.
    mutating func close(seconds length: Double, sizeBytes: Int64 = 500_000) throws {
        for name in names {
            try presentation.apply(
                .segment(
                    LiveSegment(
                        number: number, startSeconds: seconds - length, durationSeconds: length, sizeBytes: sizeBytes,
                        wallClock: now - Int64((length * 1000).rounded()), hasDiscontinuity: isBroken), rendition: name),
                now: now)
        }
        number += 1
        isBroken = false
    }

    /// So many segments with their parts.
    mutating func segments(_ count: Int, parts: Int = 6, length: Double = 0.3) throws {
        for _ in 0..<count {
            for index in 0..<parts { try part(index, seconds: length, isLast: index == parts - 1) }
            try close(seconds: Double(parts) * length)
        }
    }

    /// The publisher is away for a while and comes back.
    mutating func comeBack(after milliseconds: Int64, initNumber: Int, codecs: String = "avc1.64001f") throws {
        for gap in presentation.gapsToCatchUp { try presentation.apply(gap, now: now) }
        number = presentation.freeNumber
        seconds = presentation.endSeconds
        now += milliseconds
        try begin(initNumber: initNumber, codecs: codecs)
    }

    /// The playlist of a rendition, empty where there is none.
    func playlist(_ rendition: String = "720p", skip: DeliveryDirectives.Skip? = nil) -> String {
        LiveMediaPlaylist(rendition, of: presentation)?.text(skip: skip) ?? ""
    }

    func lines(_ rendition: String = "720p", skip: DeliveryDirectives.Skip? = nil) -> [Substring] {
        playlist(rendition, skip: skip).split(separator: "\n")
    }

    /// What a query is answered with.
    func reload(_ query: String, waited: Int64 = 0) throws -> LiveReload {
        presentation.reload(try DeliveryDirectives(query: query), of: "720p", waited: waited)
    }
}
