internal import JSON
internal import PluginSDK

/// The operation `adoptRecording`: takes over what was recorded of a live stream, whose files are in the stream's folder already,
/// so that it plays, and is deleted, as what was encoded.
///
/// It comes in pages of segments, and is whole with the description of the recording. Each call may come again.
struct AdoptRecording: Sendable {
    let host: Host
    let plan: EncodingPlan

    func answer(_ call: Call) async throws -> JSON {
        let streamID = call.parameters["streamId"]?.string ?? ""
        // One that was deleted is not brought back.
        _ = try await host.registry.call(
            "resolveStream", account: call.account, parameters: ["streamId": .string(streamID)],
            requestID: call.requestID)
        let records = EncodingRecords(store: host.store, account: call.account, streamID: streamID)
        if let page = call.parameters["segments"]?.array {
            try await records.adopt(
                page, of: call.parameters["rendition"]?.string ?? "", from: call.parameters["first"]?.int ?? 0)
        }
        if let recording = call.parameters["recording"]?.object {
            try await records.adopt(recording: recording, plan: plan)
        }
        return [:]
    }
}
