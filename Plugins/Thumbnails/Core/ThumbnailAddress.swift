internal import JSON
internal import PluginSDK

/// The operation `getThumbnail`: has a picture made and answers where it is.
struct ThumbnailAddress: Sendable {
    let host: Host
    let pictures: Pictures

    /// The answer: `url`, `contentType`, `width`, `height`, `timeSeconds`.
    func answer(_ call: Call) async throws -> JSON {
        let request = try PictureRequest(call.parameters)
        let streamID = call.parameters["streamId"]?.string ?? ""
        let stream = try await host.registry.call(
            "resolveStream", account: call.account, parameters: ["streamId": .string(streamID)],
            requestID: call.requestID)
        // It tells of any account's stream.
        guard stream["account"]?.string == call.account, let id = stream["streamId"]?.string else {
            throw PluginError.notFound("There is no such stream in this account.")
        }
        let key = try await key(id, isPublic: stream["visibility"]?.string == "public", call)
        let shown = ShownStream(
            id: id, account: call.account, thumbnailTimeSeconds: stream["thumbnailTimeSeconds"]?.double,
            requestID: call.requestID)
        let picture = try await pictures.picture(request, of: shown)
        let query = request.query
        return [
            "url": .string(
                "\(host.publicURL())/play/\(key)/thumbnail.\(request.format.rawValue)\(query.isEmpty ? "" : "?\(query)")"
            ),
            "contentType": .string(request.format.mediaType), "width": .integer(Int64(picture.width)),
            "height": .integer(Int64(picture.height)), "timeSeconds": .number(picture.timeSeconds),
        ]
    }

    /// What stands for the stream in the address: of one that only holders of a token may see, a token.
    private func key(_ streamID: String, isPublic: Bool, _ call: Call) async throws -> String {
        if isPublic { return streamID }
        guard host.registry.offers("getSignedUrl") else {
            throw PluginError.forbidden(
                "The stream is only for viewers with a signed address, which this server cannot make: ask its operator to "
                    + "enable the plugin \"access\".")
        }
        let signed = try await host.registry.call(
            "getSignedUrl", account: call.account, parameters: ["streamId": .string(streamID)],
            requestID: call.requestID)
        guard let token = signed["token"]?.string else {
            throw PluginError.internalError("No token came for the stream.")
        }
        return token
    }
}
