package import JSON

/// A file to download: which segments it is made of, and what it is called.
package struct DownloadPlan: Sendable, Hashable {
    /// The picture (or the sound, where there is no picture), then the first sound.
    package let tracks: [Rendition]
    /// Of the blobs that are kept for it: other segments have another one.
    package let name: String

    /// The init segment of each track: that of its first segment.
    private let initNumbers: [Int]

    /// Of a rendition of a complete stream, the first that players are told of unless one is named; nil where there is no
    /// such one.
    package init?(_ index: MediaIndex, rendition: String?) {
        guard index.isComplete, let playable = PlayableTracks(index) else { return nil }
        let choices = playable.pictures.isEmpty ? playable.sounds : playable.pictures
        guard let first = rendition.map({ name in choices.first { $0.name == name } }) ?? choices.first else {
            return nil
        }
        tracks = first.kind == .video ? [first] + playable.sounds.prefix(1) : [first]
        initNumbers = tracks.map { $0.segments.first { !$0.isGap }?.initNumber ?? 0 }
        name = "\(first.name)-\(Self.fingerprint(tracks))"
    }

    /// A hash (FNV-1a) of which tracks they are and of how long and large each of their segments is.
    private static func fingerprint(_ tracks: [Rendition]) -> String {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        func add(_ number: UInt64) {
            for shift in stride(from: 0, to: 64, by: 8) {
                hash = (hash ^ (number >> UInt64(shift) & 255)) &* 0x100_0000_01B3
            }
        }
        for track in tracks {
            for byte in track.name.utf8 { add(UInt64(byte)) }
            add(UInt64(track.segments.count))
            for segment in track.segments {
                add(segment.durationSeconds.bitPattern)
                add(UInt64(bitPattern: segment.sizeBytes))
            }
        }
        return String(hash, radix: 16)
    }

    /// The files that the worker reads, in folders of their renditions.
    package var files: [(rendition: String, name: String)] {
        var files: [(rendition: String, name: String)] = []
        for (track, initNumber) in zip(tracks, initNumbers) {
            files.append((track.name, MediaFile.initSegment(initNumber).name))
            for place in Self.places(of: track) { files.append((track.name, track.file(ofSegment: place).name)) }
        }
        return files
    }

    /// The segments that there are files of.
    private static func places(of track: Rendition) -> [Int] {
        track.segments.indices.filter { !track.segments[$0].isGap }
    }

    /// Further init segments that segments of a track need: one file can hold them all only where they are equal.
    package var otherInitSegments: [(first: String, other: String, rendition: String)] {
        zip(tracks, initNumbers).flatMap { track, first in
            let others = Set(track.segments.filter { !$0.isGap && $0.initNumber != first }.map(\.initNumber))
            return others.sorted().map { other in
                (MediaFile.initSegment(first).name, MediaFile.initSegment(other).name, track.name)
            }
        }
    }

    /// What the worker is told; `blob` is where it puts the file's head.
    package func specification(blob: String) -> JSON {
        var next = 0
        let list = tracks.map { track -> JSON in
            let initInput = next
            let count = Self.places(of: track).count
            next += 1 + count
            return [
                "init": .integer(Int64(initInput)), "first": .integer(Int64(initInput + 1)),
                "count": .integer(Int64(count)),
            ]
        }
        return ["operation": "download", "blob": .string(blob), "tracks": .array(list)]
    }
}
