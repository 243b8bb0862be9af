package import JSON
internal import LivePlaylists
package import PluginSDK

/// Answers `liveMoment`: what has to be decoded to show a moment of a live stream.
package struct LiveMoments: Sendable {
    private let broadcasts: LiveBroadcasts

    /// Over the streams that are live.
    package init(broadcasts: LiveBroadcasts) {
        self.broadcasts = broadcasts
    }

    /// `{ "streamId", "seconds", "share", "spanSeconds" }` → `{ "live", "seconds", "renditions" }`: of each picture the segments
    /// that are needed, as `mediaIndex` lists those of a recording. Neither `seconds` nor `share`: the newest.
    ///
    /// `live` is false where the stream is not live here, or is over; without renditions nothing of it is whole yet, or it has no
    /// picture. Throws `NOT_FOUND` for what is older than the window.
    package func answer(_ call: Call) throws -> JSON {
        guard let broadcast = broadcasts.find(call.parameters["streamId"]?.string ?? ""),
            broadcast.account == call.account, !broadcast.presentation.isEnded
        else { return ["live": false, "seconds": 0, "renditions": []] }
        let wanted: LiveMoment.Wanted =
            if let seconds = call.parameters["seconds"]?.double {
                .seconds(seconds)
            } else if let share = call.parameters["share"]?.double {
                .share(share)
            } else {
                .newest
            }
        let moment: LiveMoment?
        do throws(LiveMoment.Gone) {
            moment = try LiveMoment(
                wanted, span: call.parameters["spanSeconds"]?.double ?? 0, of: broadcast.presentation)
        } catch {
            throw PluginError.notFound(
                "Viewers of this live stream can seek back to second \(Int(error.windowStart.rounded(.up))): ask for a "
                    + "later time, or for none to get the newest picture.")
        }
        return [
            "live": true, "seconds": .number(moment?.seconds ?? 0),
            "renditions": .array((moment?.stretches ?? []).map(Self.json)),
        ]
    }

    private static func json(_ stretch: LiveMoment.Stretch) -> JSON {
        let track = stretch.track.description
        return [
            "name": .string(track.name), "kind": "video", "width": .integer(Int64(track.width)),
            "height": .integer(Int64(track.height)), "frameRate": .number(track.frameRate),
            "codecs": .string(stretch.track.codecs.last?.codecs ?? ""),
            "segmentCount": .integer(Int64(stretch.segments.count)),
            "segments": .array(stretch.segments.map(json)),
        ]
    }

    private static func json(_ item: ListedSegment) -> JSON {
        let segment = item.segment
        return .array([
            .number(segment.durationSeconds), .integer(segment.sizeBytes), .integer(segment.isIndependent ? 1 : 0),
            .integer(Int64(initNumber(item.initName))), .integer(0), .integer(Int64(segment.number)),
            .number(segment.startSeconds),
        ])
    }

    /// K of `init-K.mp4`; 0 of `init.mp4`.
    private static func initNumber(_ name: String?) -> Int {
        name.flatMap { Int($0.dropFirst("init-".count).dropLast(".mp4".count)) } ?? 0
    }
}
