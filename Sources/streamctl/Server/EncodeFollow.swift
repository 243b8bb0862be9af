import JSON

/// The wait for a stream's encode, with a bar, told from what the operation `stream` answers.
struct EncodeFollow: Sendable {
    let server: Server
    let streamID: String
    let isQuiet: Bool

    /// How often the server may be out of reach in a row before the wait ends: a restart is no reason to give up.
    private static let patience = 60

    /// How often a stream may be seen uploaded without an encode having begun.
    private static let beginning = 60

    /// The stream as it is now.
    func once() async throws -> JSON {
        try await server.call("stream", ["streamId": .string(streamID)])
    }

    /// The stream once it is ready; says when it becomes playable. A failed encode is an error with the server's reason.
    func untilReady() async throws -> JSON {
        let bar = ProgressBar("Encoding", isQuiet: isQuiet)
        defer { bar.close() }
        var misses = 0
        var idle = 0
        var isPlayable = false
        do {
            while true {
                guard let stream = try await reachable(&misses) else { continue }
                if try isEnded(stream) {
                    bar.show(1)
                    return stream
                }
                idle = stream["state"]?.string == "encoding" ? 0 : idle + 1
                guard idle < EncodeFollow.beginning else { throw notBegun }
                bar.show(stream["encoding"]?["progress"]?.double ?? 0)
                if !isPlayable, let hls = stream["playback"]?["hls"]?.string, try await server.answers(hls) {
                    isPlayable = true
                    bar.close()
                    note("Playable now, while the encode goes on: \(stream["playback"]?["player"]?.string ?? hls)")
                }
                try await Task.sleep(for: .milliseconds(500))
            }
        } catch is CancellationError {
            throw ToolError(
                .interrupted, "Stopped waiting. The server encodes \(streamID) on; `streamctl streams` shows it.")
        }
    }

    private var notBegun: ToolError {
        ToolError(
            .failed,
            "The file is there, but the server does not begin to encode \(streamID). Is its plugin `encoding` enabled? Its "
                + "log says what is missing.")
    }

    private func isEnded(_ stream: JSON) throws(ToolError) -> Bool {
        switch stream["state"]?.string {
        case "ready":
            return true
        case "failed":
            let error = stream["encoding"]?["error"]
            let reason = error?["message"]?.string ?? "the server gives no reason"
            throw ToolError(
                .failed, "The encode of \(streamID) failed: \(reason) (\(error?["code"]?.string ?? "no code"))")
        default:
            return false
        }
    }

    /// The stream, or nil after a pause when the server was out of reach.
    private func reachable(_ misses: inout Int) async throws -> JSON? {
        do {
            let stream = try await once()
            misses = 0
            return stream
        } catch let error as ToolError where error.status == .unreachableServer && misses < EncodeFollow.patience {
            misses += 1
            if misses == 1 { note("The server cannot be reached; trying again for a while.") }
            try await Task.sleep(for: .seconds(1))
            return nil
        }
    }

    private func note(_ line: String) {
        if !isQuiet { Console.note(line) }
    }
}
