internal import JSON
internal import PluginSDK

extension Captions {
    /// `removeCaptions`: no track of the language, and of the kind where one is given, is shown any more. Tracks that were added
    /// go; those inside the video's file are hidden.
    func remove(_ call: Call) async throws -> JSON {
        let streamID = call.parameters["streamId"]?.string ?? ""
        let language = LanguageTag.canonical(call.parameters["language"]?.string ?? "")
        let kind = call.parameters["kind"]?.string.flatMap(CaptionTrack.Kind.init)
        try await checkStream(streamID, call)
        let inside = try await inside(language, streamID, call).filter { kind == nil || kind == $0 }
        var removed: [CaptionTrack] = []
        let answer = try await host.store.answering { transaction in
            var captions = try await transaction.captions(of: streamID, account: call.account) ?? StreamCaptions()
            removed = captions.remove(language: language, kind: kind)
            let hides = inside.map { StreamCaptions.Hidden(language: language, kind: $0) }
                .filter { !captions.hidden.contains($0) }
            captions.hidden += hides
            guard !hides.isEmpty || !removed.isEmpty else {
                throw PluginError.notFound(
                    "The stream has no such track: its object lists those that it has, by language and kind.")
            }
            transaction.put(captions, of: streamID, account: call.account)
            var kinds = removed.map(\.kind)
            for hidden in hides where !kinds.contains(hidden.kind) { kinds.append(hidden.kind) }
            for kind in kinds {
                transaction.publish(
                    "stream.Captions.removed", account: call.account, subject: streamID,
                    data: [
                        "streamId": .string(streamID), "language": .string(language), "kind": .string(kind.rawValue),
                    ])
            }
            return ["streamId": .string(streamID), "language": .string(language), "removed": true]
        }
        await tell(streamID, call)
        await discard(removed, of: streamID, account: call.account)
        return answer
    }

    /// Of which kinds the video's own file has tracks in a language.
    private func inside(_ language: String, _ streamID: String, _ call: Call) async throws -> [CaptionTrack.Kind] {
        guard host.registry.offers("mediaIndex") else { return [] }
        // Of a rendition that none is: no segments are listed.
        let index = try await host.registry.call(
            "mediaIndex", account: call.account,
            parameters: ["streamId": .string(streamID), "rendition": "none"], requestID: call.requestID)
        let tracks = (index["renditions"]?.array ?? []).filter { rendition in
            rendition["kind"] == "text"
                && LanguageTag.canonical(rendition["language"]?.string ?? "und") == language
        }
        let describing = tracks.filter { $0["describesSound"]?.bool == true }
        return (describing.count < tracks.count ? [.subtitles] : []) + (describing.isEmpty ? [] : [.captions])
    }

    /// `captionTracks`: what there is of streams, for who delivers it; streams of which nothing is known are left out.
    func tracks(_ call: Call) async throws -> JSON {
        var answer = JSONObject()
        for streamID in (call.parameters["streamIds"]?.array ?? []).compactMap(\.string) {
            guard let entry = try await host.store.get(CaptionKeys.record(streamID, account: call.account)) else {
                continue
            }
            let captions = StreamCaptions(try entry.object())
            guard !captions.tracks.isEmpty || !captions.hidden.isEmpty else { continue }
            let tracks = captions.tracks.map { track -> JSON in
                var object = track.json
                object["blob"] = .string(CaptionKeys.file(track.name, of: streamID, account: call.account).key)
                return .object(object)
            }
            answer[streamID] = ["tracks": .array(tracks), "hidden": captions.hiddenJSON]
        }
        return ["streams": .object(answer)]
    }
}
