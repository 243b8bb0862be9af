internal import JSON
internal import PluginSDK

/// The states of live streams, as the plugin that has them live moves them.
extension Videos {
    /// `markLive`: the stream is in that state from now on. Where it is there already, nothing changes; the events of live streams
    /// say the same later.
    func markLive(_ call: Call) async throws -> [UInt8] {
        let now = host.clock.now
        let id = call.parameters["streamId"]?.string ?? ""
        let next = call.parameters["state"]?.string.flatMap(StreamState.init(rawValue:)) ?? .waiting
        return try await records.answer(id, account: call.account) { record, _ in
            if record.state != next {
                guard record.state.isFollowedLive(by: next), record.sizeBytes == nil else {
                    throw PluginError.validation(path: "/parameters/streamId", problem: Self.refusal(record.state))
                }
                record.state = next
                record.isLive = next != .created
                record.updatedAt = now
            } else if next == .ready, !record.isLive {
                throw PluginError.validation(path: "/parameters/streamId", problem: Self.refusal(record.state))
            }
            return JSON.object(["streamId": .string(id), "state": .string(record.state.rawValue)]).bytes()
        }
    }

    private static func refusal(_ state: StreamState) -> String {
        switch state {
        case .live: "This stream is live already: stop it with stopLive, and start another one."
        case .created, .waiting: "This stream waits for a publisher."
        case .uploading, .encoding, .ready, .failed:
            "This stream has its video already, or had: start a live stream without streamId."
        }
    }
}
