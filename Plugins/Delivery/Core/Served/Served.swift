internal import JSON
package import PluginSDK

/// Tells what a viewer is served, to those who count: a signal that the host sends once the answer is out.
///
/// Where nobody hears of it, nothing is composed.
package struct Served: Sendable {
    /// The signal's type.
    package static let type = "media.served"
    /// Characters of a field that are passed on at most.
    private static let most = 2048

    private let host: Host
    private let times: SegmentTimes

    /// Over a host's services.
    package init(host: Host) {
        self.host = host
        times = SegmentTimes(host: host)
    }

    /// The decision, with the signal that tells of it. A whole segment that is live is looked up at the `desk`.
    package func telling(
        _ decision: HTTPDecision, _ kind: ServedKind, _ viewing: Viewing, _ request: HTTPRequest, desk: LiveDesk? = nil
    ) async -> HTTPDecision {
        guard host.signals.isHeard(Self.type) else { return decision }
        var data: JSONObject = [
            "kind": .string(kind.name), "key": .string(request.parameter("key") ?? ""),
            "address": .string(request.clientAddress),
        ]
        data["viewerId"] = viewing.admission.viewerID.map(JSON.string)
        data["country"] = viewing.admission.country.map(JSON.string)
        data["agent"] = field("user-agent", request)
        data["referrer"] = field("referer", request)
        data["purpose"] = field("sec-purpose", request) ?? field("purpose", request) ?? field("x-purpose", request)
        // CTA-5004: in four headers, or in one field of the query.
        let headers = request.headers.filter { $0.name.hasPrefix("cmcd-") }.map(\.value).joined(separator: ",")
        if !headers.isEmpty { data["cmcd"] = .string(String(headers.prefix(Self.most))) }
        let query = request.query.split(separator: "&").first { $0.hasPrefix("CMCD=") }
        data["cmcdQuery"] = query.map { .string(String($0.dropFirst("CMCD=".count).prefix(Self.most))) }
        switch kind {
        case .initSegment(let rendition): data["rendition"] = .string(rendition)
        case .segment(let rendition, let number):
            data["rendition"] = .string(rendition)
            data["number"] = .integer(Int64(number))
            data["sound"] = .bool(MediaFile.isSound(rendition))
            // Of what is live, nobody keeps the times of what went by.
            if !viewing.isLive, let place = await times.place(number, of: rendition, viewing) {
                data["startSeconds"] = .number(place.start)
                data["seconds"] = .number(place.seconds)
                data["sizeBytes"] = .integer(place.bytes)
                data["durationSeconds"] = place.total.map(JSON.number)
            } else if let span = try? await desk?.span(number, viewing) {
                data["startSeconds"] = .number(span.start)
                data["seconds"] = .number(span.end - span.start)
            }
        case .page, .playlist, .captions, .download: break
        }
        return .signalling(
            decision, Signal(type: Self.type, account: viewing.account, subject: viewing.streamID, data: data))
    }

    private func field(_ name: String, _ request: HTTPRequest) -> JSON? {
        request.header(name).map { .string(String($0.prefix(Self.most))) }
    }
}
