internal import JSON
internal import PluginSDK

/// The operation `reencode`: makes other renditions of a stream's original, and swaps them in once they are whole.
struct Reencode: Sendable {
    /// The job that removes files of renditions that were replaced.
    static let removal = "removeRenditions"

    let host: Host

    /// Begins. What is not said stays as the stream was encoded before.
    func answer(_ call: Call) async throws -> JSON {
        let parameters = call.parameters
        let streamID = parameters["streamId"]?.string ?? ""
        _ = try await host.registry.call(
            "resolveStream", account: call.account, parameters: ["streamId": .string(streamID)],
            requestID: call.requestID)
        // Words are read before the commit, so that a wrong one is refused with its own sentence.
        let codecs = parameters["codecs"]?.array?.compactMap(\.string)
        var ladder: Ladder?
        if parameters["ladder"]?.array != nil || codecs != nil {
            ladder = try Ladder(setting: parameters["ladder"], codecs: codecs ?? ["h264"])
        }
        let wanted = ladder
        return try await EncodingRecords.reencode(
            store: host.store, account: call.account, streamID: streamID,
            answer: ["streamId": .string(streamID), "state": "encoding"]
        ) { plan in
            if let preset = parameters["preset"]?.string { plan.preset = preset }
            if let wanted { plan.ladder = wanted }
            if let copies = parameters["copy"]?.bool { plan.copiesPicture = copies }
            if let seconds = parameters["segmentSeconds"]?.double { plan.segmentSeconds = seconds }
            if let bitrate = parameters["audioBitrate"]?.int { plan.audioBitrate = bitrate }
        }
    }

    /// Removes the files of renditions that a later encode replaced.
    func removeReplaced(_ job: Job) async throws {
        let streamID = job.payload["streamId"]?.string ?? ""
        for name in (job.payload["renditions"]?.array ?? []).compactMap(\.string) {
            try await host.blobs.removeAll(EncodingKeys.media(job.account, streamID, name))
        }
    }
}
