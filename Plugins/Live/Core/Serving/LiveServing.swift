package import JSON
internal import LivePlaylists
package import PluginSDK

/// Answers `livePlaylist` and `livePart`: what delivery asks on behalf of viewers whom it has let in.
package struct LiveServing: Sendable {
    private let broadcasts: LiveBroadcasts

    /// Over the streams that are live.
    package init(broadcasts: LiveBroadcasts) {
        self.broadcasts = broadcasts
    }

    /// `{ "streamId", "kind", "rendition", "query", "number" }` → `{ "status", "body", "message", "final", "buffered" }`, once it
    /// is due.
    ///
    /// `kind` is `multivariant`, `media` (of a rendition), `dash`, `text` (the playlist of any text) or `span` (when segment
    /// `number` is shown: `START SECONDS`).
    package func livePlaylist(_ call: Call) async throws -> JSON {
        let broadcast = try broadcast(of: call)
        let reply: LiveReply
        do throws(DeliveryDirectives.Problem) {
            reply = await broadcast.reply(to: try question(call))
        } catch {
            reply = .bad(error.message)
        }
        return [
            "status": .integer(Int64(reply.status)), "body": .string(String(decoding: reply.body, as: UTF8.self)),
            "message": .string(reply.message), "final": .bool(reply.isFinal), "buffered": .bool(reply.isBuffered),
        ]
    }

    /// `{ "streamId", "rendition", "number", "part" }` → `{ "key" }`, that of the part's blob, once it is there.
    /// Throws `NOT_FOUND`, and `TIMEOUT` where nothing came for three target durations.
    package func livePart(_ call: Call) async throws -> JSON {
        let broadcast = try broadcast(of: call)
        let rendition = call.parameters["rendition"]?.string ?? ""
        guard let number = call.parameters["number"]?.int, let index = call.parameters["part"]?.int else {
            throw PluginError.notFound(LiveReply.noSuchPart.message)
        }
        let reply = await broadcast.reply(to: .part(rendition: rendition, number: number, index: index))
        switch reply.status {
        case 200: return ["key": .string("streams/\(broadcast.streamID)/media/\(rendition)/\(number).\(index).m4s")]
        case 503: throw PluginError(code: "TIMEOUT", message: reply.message, retryable: true)
        default: throw PluginError.notFound(reply.message)
        }
    }

    private func broadcast(of call: Call) throws -> LiveBroadcast {
        guard let broadcast = broadcasts.find(call.parameters["streamId"]?.string ?? ""),
            broadcast.account == call.account
        else { throw PluginError.notFound(LiveReply.gone.message) }
        return broadcast
    }

    private func question(_ call: Call) throws(DeliveryDirectives.Problem) -> LiveQuestion {
        switch call.parameters["kind"]?.string {
        case "multivariant": return .multivariant
        case "dash": return .manifest
        case "span": return .span(number: call.parameters["number"]?.int ?? -1)
        case "text": return .text(try DeliveryDirectives(query: call.parameters["query"]?.string ?? ""))
        default:
            return .media(
                rendition: call.parameters["rendition"]?.string ?? "",
                try DeliveryDirectives(query: call.parameters["query"]?.string ?? ""))
        }
    }
}
