package import JSON
package import PluginSDK

/// The operation `stopLive`.
package struct StopLive: Sendable {
    let host: Host
    let sessions: LiveSessions

    /// Over a host's services.
    package init(host: Host, sessions: LiveSessions) {
        self.host = host
        self.sessions = sessions
    }

    /// Ends the session, and answers with the stream; of one that is over, or never was live, as it is.
    package func answer(_ call: Call) async throws -> JSON {
        let streamID = call.parameters["streamId"]?.string ?? ""
        let streams = Streams(registry: host.registry)
        // A stream of another account is none.
        let stream = try await streams.stream(streamID, account: call.account, requestID: call.requestID)
        if let session = sessions.find(streamID), session.account == call.account {
            // Also when the client does not wait for it.
            _ = await Task { await session.end(.stopped) }.value
        } else {
            let records = LiveRecords(store: host.store, account: call.account, streamID: streamID)
            guard let record = try await records.load() else {
                // `startLive` was cut off between the stream's state and its record.
                guard stream["state"]?.string == "waiting" else { return stream }
                try await streams.mark(streamID, "created", account: call.account, requestID: call.requestID)
                return try await streams.stream(streamID, account: call.account, requestID: call.requestID)
            }
            guard record.phase != .ended else { return stream }
            try await LiveEnding(host: host).end(account: call.account, streamID: streamID)
        }
        return try await streams.stream(streamID, account: call.account, requestID: call.requestID)
    }
}
