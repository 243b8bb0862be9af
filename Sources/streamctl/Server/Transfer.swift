import JSON

/// The way of a file to the server: a stream is created, its upload address fetched, the file put there.
struct Transfer: Sendable {
    let server: Server
    let file: InputFile
    let title: String
    let isQuiet: Bool

    /// Answers with the stream's id. A transfer that does not end leaves no stream behind.
    func run() async throws -> String {
        let created = try await server.call("create", ["title": .string(title)])
        guard let streamID = created["streamId"]?.string else {
            throw ToolError(.failed, "The server created a stream without an id. Is STREAM_URL right?")
        }
        do {
            try await put(streamID)
            return streamID
        } catch {
            await remove(streamID)
            if error is CancellationError {
                throw ToolError(.interrupted, "Interrupted. The unfinished upload was removed from the server.")
            }
            throw error
        }
    }

    private func put(_ streamID: String) async throws {
        let upload = try await server.call("getUploadUrl", ["streamId": .string(streamID), "expiresIn": 86400])
        guard let url = upload["uploadUrl"]?.string else {
            throw ToolError(.failed, "The server gave no upload address. Is STREAM_URL right?")
        }
        let bar = ProgressBar("Uploading", isQuiet: isQuiet)
        defer { bar.close() }
        let start = ContinuousClock.now
        let size = file.size
        let body = FileBody(file: file) { sent in
            let seconds = (ContinuousClock.now - start) / .seconds(1)
            let speed = seconds > 0.2 ? "  \(Amount.bytes(Int64(Double(sent) / seconds)))/s" : ""
            bar.show(Double(sent) / Double(size), "\(Amount.bytes(sent)) of \(Amount.bytes(size))\(speed)")
        }
        try await server.put(body, to: url)
    }

    /// Also when this task is cancelled: the request runs in a task of its own.
    private func remove(_ streamID: String) async {
        let removal = Task { try await server.call("delete", ["streamId": .string(streamID)]) }
        if case .failure = await removal.result, !isQuiet {
            Console.note("The unfinished stream \(streamID) could not be removed from the server.")
        }
    }
}
