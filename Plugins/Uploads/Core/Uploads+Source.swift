internal import JSON
internal import PluginSDK

// The originals, as they were uploaded.

extension Uploads {
    /// `getSource`: an address of the stream's original, for a while.
    func getSource(_ call: Call) async throws -> JSON {
        let id = call.parameters["streamId"]?.string ?? ""
        guard let source = try await records.uploads(ofStream: id, account: call.account).source else {
            // A stream that is not there says so itself.
            _ = try await streams.stream(id, account: call.account, requestID: call.requestID)
            throw PluginError.notFound("This stream has no file yet: upload one first.")
        }
        let expires = host.clock.now + SourceAddresses.lifetime
        let text = try await sources.text(stream: id, expires: expires)
        return [
            "url": .string("\(host.publicURL())/source/\(text)"),
            "expiresAt": .string(Timestamp.iso8601(expires)),
            "sizeBytes": .integer(source.sizeBytes),
            "sha256": .string(source.sha256),
            "contentType": .string(try await contentType(source, stream: id, account: call.account)),
        ]
    }

    /// GET and HEAD of such an address.
    func serveSource(_ request: HTTPRequest) async throws -> HTTPDecision {
        let id = try await sources.stream(request.parameter("source") ?? "", now: host.clock.now)
        guard let owner = try await host.store.get(UploadRecords.sourceOwnerKey(id)) else {
            throw UploadRefusal.unknownSource
        }
        let account = String(decoding: owner.value, as: UTF8.self)
        guard let source = try await records.uploads(ofStream: id, account: account).source else {
            throw UploadRefusal.unknownSource
        }
        return .blob(
            Arrivals.source(ofStream: id, account: account), status: 200,
            headers: [
                (name: "content-type", value: try await contentType(source, stream: id, account: account)),
                (name: "content-disposition", value: Self.disposition(source.filename, stream: id)),
                (name: "etag", value: "\"\(source.sha256)\""),
                (name: "cache-control", value: "private, max-age=3600"),
                // A page that somebody uploaded as a video is none of ours.
                (name: "content-security-policy", value: "sandbox"),
                (name: "access-control-allow-origin", value: "*"),
            ])
    }

    /// As the sender said, where that is a media type; else as the bytes look.
    private func contentType(
        _ source: StreamUploads.Source, stream: String, account: String
    ) async throws -> String {
        let isGeneral =
            source.contentType.hasPrefix("application/octet-stream")
            || source.contentType.hasPrefix("application/x-www-form-urlencoded")
            || source.contentType.hasPrefix(Tus.contentType)
        if !isGeneral, Self.isMediaType(source.contentType) { return source.contentType }
        let head = try await host.blobs.read(
            Arrivals.source(ofStream: stream, account: account), offset: 0, length: UInt64(MediaTypeGuess.length))
        return MediaTypeGuess.type(of: head)
    }

    /// `type/subtype` of RFC 9110's tokens, and parameters without surprises.
    static func isMediaType(_ text: String) -> Bool {
        let type = text.prefix { $0 != ";" }
        let parts = type.split(separator: "/", omittingEmptySubsequences: false)
        return text.utf8.count <= 127 && parts.count == 2 && parts.allSatisfy { !$0.isEmpty }
            && type.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                    || "/!#$&-^_.+".utf8.contains(byte)
            } && text.utf8.allSatisfy { (0x20...0x7E).contains($0) }
    }

    /// RFC 6266: the sender's name of the file, without folders; in ASCII and whole.
    static func disposition(_ filename: String, stream: String) -> String {
        let name = filename.split { $0 == "/" || $0 == "\\" }.last.map(String.init) ?? ""
        guard !name.isEmpty else { return "attachment; filename=\"\(stream)\"" }
        let plain = name.unicodeScalars.map { scalar in
            scalar.isASCII && scalar.value >= 0x20 && scalar.value < 0x7F && scalar != "\"" && scalar != "%"
                ? Character(scalar) : "_"
        }
        let encoded = name.utf8.map { byte -> String in
            let isPlain =
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                || "-._~".utf8.contains(byte)
            if isPlain { return String(UnicodeScalar(byte)) }
            let digits = String(byte, radix: 16, uppercase: true)
            return "%" + (digits.utf8.count == 1 ? "0" : "") + digits
        }
        return "attachment; filename=\"\(String(plain.prefix(200)))\"; filename*=UTF-8''\(encoded.prefix(400).joined())"
    }
}
