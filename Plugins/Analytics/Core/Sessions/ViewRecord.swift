package import JSON

/// A view as `detail: views` tells it, and as it is kept once it is over.
package struct ViewRecord: Sendable {
    /// Its place among the others: they are listed from the newest to the oldest.
    package struct Place: Sendable, Hashable, Comparable {
        package var startedAt: Int64
        package var id: String

        package static func < (left: Place, right: Place) -> Bool {
            (left.startedAt, left.id) < (right.startedAt, right.id)
        }
    }

    /// Where it stands.
    package let place: Place
    /// As the API tells it.
    package let json: JSON
    /// Who watched, a hash.
    package let identity: UInt64

    /// Of a session; `isLive`: it may go on.
    package init(_ session: Session, isLive: Bool) {
        place = Place(startedAt: session.startedAt, id: session.id)
        identity = session.identity
        json = [
            "viewId": .string(session.id), "streamId": .string(session.stream),
            "startedAt": .string(Timestamp.iso8601(session.startedAt)),
            "lastSeenAt": .string(Timestamp.iso8601(session.seenAt)), "live": .bool(isLive),
            "viewerId": session.viewerID.map(JSON.string) ?? .null,
            "sessionId": session.name.map(JSON.string) ?? .null,
            "country": .string(session.viewer.country), "device": .string(session.viewer.device),
            "browser": .string(session.viewer.browser), "os": .string(session.viewer.os),
            "referrer": .string(session.viewer.referrer),
            "renditions": .array(session.qualities.map { .string($0.name) }),
            "watchedSeconds": Self.seconds(session.watched), "stalledSeconds": Self.seconds(session.stalled),
            "startupTimeMs": session.startup.map { .integer(Int64($0)) } ?? .null,
            "playbackErrors": .integer(Int64(session.errors)), "completed": .bool(session.isComplete),
            "bytesDelivered": .integer(Int64(session.bytes)),
        ]
    }

    /// As it lies in the store: with who watched.
    package var stored: JSON {
        var object = json.object ?? [:]
        object[Self.who] = .string(String(identity, radix: 16))
        return .object(object)
    }

    /// Reads what ``stored`` wrote; nil where it is not that.
    package init?(stored: [UInt8]) {
        guard var object = try? JSON(parsing: stored).object, let id = object["viewId"]?.string,
            let start = object["startedAt"]?.string.flatMap(Timestamp.milliseconds)
        else { return nil }
        place = Place(startedAt: start, id: id)
        identity = object[Self.who]?.string.flatMap { UInt64($0, radix: 16) } ?? 0
        object[Self.who] = nil
        json = .object(object)
    }

    private static let who = "who"

    /// A second's thousandths as seconds.
    static func seconds(_ milliseconds: Int) -> JSON { .number(Double(milliseconds) / 1000) }
}
