import JSON

extension Client {
    /// Makes a stream and answers with its id.
    func createdStream(_ parameters: JSONObject = [:]) async throws -> String {
        guard let id = try await call("create", parameters)["streamId"]?.string else { throw Failure("no streamId") }
        return id
    }

    /// Uploads a file in one multipart call, to a new stream.
    func uploadByMultipart(_ path: String) async throws -> String {
        let id = try await createdStream(["title": "by multipart"])
        let answer = try await request(
            "/stream",
            [
                "-F", "operation=upload", "-F", "parameters={\"streamId\":\"\(id)\"}", "-F",
                "file=@\(path);type=video/mp4",
            ])
        guard answer.status == 200, answer.data["stream"]?["streamId"]?.string == id else {
            throw Failure("multipart upload: HTTP \(answer.status) \(answer.text)")
        }
        return id
    }

    /// Uploads a file to an address from `getUploadUrl`, with PUT and without a key, to a new stream.
    func uploadByPut(_ path: String) async throws -> String {
        let reservation = try await call("getUploadUrl")
        guard let id = reservation["streamId"]?.string, let url = reservation["uploadUrl"]?.string else {
            throw Failure("getUploadUrl: \(reservation)")
        }
        let answer = try await anonymous.request(url, ["-T", path])
        guard (200..<300).contains(answer.status) else {
            throw Failure("PUT: HTTP \(answer.status) \(answer.text)")
        }
        return id
    }

    /// The same server, without a key.
    var anonymous: Client { Client(url: url, key: nil) }

    /// The stream once it is ready or failed.
    func ended(_ id: String) async throws -> JSON {
        try await until("\(id) to end", every: .milliseconds(250)) {
            let stream = try await call("stream", ["streamId": .string(id)])
            return ["ready", "failed"].contains(stream["state"]?.string) ? stream : nil
        }
    }

    /// The stream once it is ready; one that failed ends the test with its error, and one that breaks a rule of HLS.
    func ready(_ id: String) async throws -> JSON {
        let stream = try await ended(id)
        guard stream["state"] == "ready" else { throw Failure("\(id) failed: \(stream)") }
        if stream["playback"]?["hls"]?.string != nil, stream["access"]?["visibility"] == "public" {
            try await inspected(id)
        }
        return stream
    }

    /// Waits until the first picture segment can be fetched, and answers with its playlist as it then is.
    func firstSegment(_ id: String) async throws -> MediaPlaylist {
        try await until("a first segment of \(id)", every: .milliseconds(150)) {
            guard let playlist = try await anonymous.playlists(id).first(where: { $0.isPicture }),
                let first = playlist.segments.first,
                try await anonymous.request(first.url).status == 200
            else { return nil }
            return playlist
        }
    }
}
