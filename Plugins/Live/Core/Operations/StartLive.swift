package import JSON
internal import LiveRTMP
package import PluginSDK

/// The operation `startLive`.
package struct StartLive: Sendable {
    let host: Host
    let sessions: LiveSessions
    let addresses: @Sendable () -> IngestAddresses

    /// Over a host's services; `addresses` tells where publishers send to, when it is asked.
    package init(host: Host, sessions: LiveSessions, addresses: @escaping @Sendable () -> IngestAddresses) {
        self.host = host
        self.sessions = sessions
        self.addresses = addresses
    }

    /// Makes a stream wait for its publisher; again while it still waits: with another key. Throws `VALIDATION_ERROR` for a
    /// stream that is live, or has its video.
    package func answer(_ call: Call) async throws -> JSON {
        try Self.check(call.parameters)
        let streams = Streams(registry: host.registry)
        let title = call.parameters["title"]?.string
        let streamID: String
        if let given = call.parameters["streamId"]?.string {
            streamID = given
            try await streams.mark(given, "waiting", account: call.account, requestID: call.requestID)
            if let title {
                try await streams.update(given, title: title, account: call.account, requestID: call.requestID)
            }
        } else {
            streamID = try await streams.create(title: title, account: call.account, requestID: call.requestID)
            try await streams.mark(streamID, "waiting", account: call.account, requestID: call.requestID)
        }
        let stream = try await streams.stream(streamID, account: call.account, requestID: call.requestID)
        let key = StreamKey()
        let record = LiveRecord(
            streamID: streamID, keyHash: key.hash,
            terms: LiveTerms(parameters: call.parameters, settings: host.settings))
        let answer: JSON = .object([
            "streamId": .string(streamID), "state": stream["state"] ?? "waiting", "streamKey": .string(key.text),
            "ingest": addresses().json(key: key.text, passphrase: record.terms.passphrase),
            "playback": stream["playback"] ?? .object([:]),
        ])
        let place = LiveKeys.record(call.account, streamID)
        let data = try await host.store.answering { transaction in
            if let known = try await transaction.object(place) {
                let before = try LiveRecord(known)
                guard before.phase == .waiting else { throw Self.isLive }
                transaction.delete(LiveKeys.key(before.keyHash))
            }
            transaction.put(place, record.json)
            transaction.put(LiveKeys.key(record.keyHash), Array(streamID.utf8))
            transaction.put(LiveKeys.active(streamID), Array(call.account.utf8))
            return answer
        }
        await sessions.open(account: call.account, record)
        return data
    }

    private static let isLive = PluginError.validation(
        path: "/parameters/streamId",
        problem: "This stream is live or was: start another one, without streamId.")

    /// What the schema cannot say.
    private static func check(_ parameters: JSONObject) throws {
        if let source = parameters["source"]?.string, LiveSource(source) == nil {
            throw PluginError.validation(path: "/parameters/source", problem: LiveSource.wanted)
        }
        for (index, target) in (parameters["targets"]?.array ?? []).enumerated() {
            let (url, key) = (target["url"]?.string ?? "", target["streamKey"]?.string ?? "")
            guard RTMPAddress(url, key: key) != nil else {
                throw PluginError.validation(
                    path: "/parameters/targets/\(index)/url",
                    problem: "Targets are addresses like rtmp://HOST/APP or rtmps://HOST/APP, with a streamKey.")
            }
        }
    }
}
