internal import JSON
internal import PluginSDK

/// Tells that a picture was served, to those who count: a signal that the host sends once the answer is out.
enum ServedPicture {
    /// The signal's type, that of all that is served below `/play`.
    private static let type = "media.served"

    /// The decision, with the signal; without it where nobody hears of such.
    static func telling(
        _ decision: HTTPDecision, of stream: ShownStream, _ request: HTTPRequest, host: Host
    ) -> HTTPDecision {
        guard host.signals.isHeard(type) else { return decision }
        var data: JSONObject = [
            "kind": "picture", "key": .string(request.parameter("key") ?? stream.id),
            "address": .string(request.clientAddress),
        ]
        data["agent"] = request.header("user-agent").map { .string(String($0.prefix(2048))) }
        return .signalling(
            decision, Signal(type: type, account: stream.account, subject: stream.id, data: data))
    }
}
