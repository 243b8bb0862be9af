internal import PluginSDK

/// A request as tus 1.0 reads it: its fields, each checked where it is asked for. Throws `VALIDATION_ERROR` with a status.
struct TusRequest {
    /// As sent.
    let request: HTTPRequest

    /// The method, or what `X-HTTP-Method-Override` of a POST puts in its place.
    var method: String {
        guard request.method == "POST", let override = request.header("x-http-method-override") else {
            return request.method
        }
        return override.uppercased()
    }

    /// Whether the request follows the IETF's draft instead (``Draft``).
    var isDraft: Bool {
        request.header(Draft.completeField) != nil || request.header(Draft.versionField) != nil
    }

    /// 412 for another version than ours, or none.
    func checkVersion() throws {
        if isDraft { return }
        guard request.header("tus-resumable") == Tus.version else { throw UploadRefusal.version }
    }

    /// As ``checkVersion()``, where the field may be left out: a HEAD may come from somebody who knows no tus.
    func checkVersionIfGiven() throws {
        if request.header("tus-resumable") != nil { try checkVersion() }
    }

    /// Whether the body is a piece of a file.
    var hasPiece: Bool { mediaType == (isDraft ? Draft.contentType : Tus.contentType) }

    /// Whether the file ends with this request's body; always false by tus, where the length says it.
    func completes() throws -> Bool { isDraft ? try Draft.completes(request) : false }

    /// Whether somebody creates an upload by tus.
    var creates: Bool {
        ["tus-resumable", "upload-length", "upload-defer-length", "upload-concat", Draft.completeField].contains {
            request.header($0) != nil
        }
    }

    /// `Upload-Offset`, which a PATCH must have.
    func offset() throws -> UInt64 {
        guard let offset = try number("upload-offset") else {
            throw UploadRefusal.field("Upload-Offset", "must be the number of bytes that are there: ask with HEAD")
        }
        return offset
    }

    /// `Upload-Length`, or nil.
    func length() throws -> UInt64? { try number("upload-length") }

    /// `Upload-Defer-Length`, which can only be 1.
    func defersLength() throws -> Bool {
        guard let value = request.header("upload-defer-length") else { return false }
        guard value == "1" else { throw UploadRefusal.field("Upload-Defer-Length", "can only be 1") }
        return true
    }

    /// `Upload-Checksum` as the host takes it, `sha1:HEX`; empty when there is none.
    func checksum() throws -> String {
        guard let value = request.header("upload-checksum") else { return "" }
        let parts = value.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 2, let size = Self.digestSizes[parts[0].lowercased()],
            let digest = Base64.decode(String(parts[1])), digest.count == size
        else {
            throw UploadRefusal.field(
                "Upload-Checksum", "must be sha1, sha256 or md5, a space, and the digest in base64")
        }
        return "\(parts[0].lowercased()):\(Digest.hex(digest))"
    }

    /// The names of checksums, in the order of preference.
    static let checksums = ["sha1", "sha256", "md5"]

    private static let digestSizes = ["sha1": 20, "sha256": 32, "md5": 16]

    /// `Upload-Metadata`, or nil.
    func metadata() throws -> TusMetadata? {
        guard let value = request.header("upload-metadata"), !value.isEmpty else { return nil }
        guard let metadata = TusMetadata(value) else {
            throw UploadRefusal.field(
                "Upload-Metadata",
                "must be pairs of a key and a value in base64, separated by commas, together at most "
                    + "\(Tus.mostMetadata) bytes")
        }
        return metadata
    }

    /// `Upload-Concat`, or nil.
    func concat() throws -> TusConcat? {
        guard let value = request.header("upload-concat") else { return nil }
        guard let concat = TusConcat(value) else {
            throw UploadRefusal.field(
                "Upload-Concat",
                "must be `partial`, or `final;` and the addresses of at most \(Tus.mostTransfers) parts")
        }
        return concat
    }

    private var mediaType: String {
        let value = request.header("content-type") ?? ""
        return value.prefix { $0 != ";" }.lowercased().filter { $0 != " " }
    }

    private func number(_ name: String) throws -> UInt64? {
        guard let value = request.header(name) else { return nil }
        guard !value.isEmpty, value.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int64(value) else {
            throw UploadRefusal.field(name, "must be a number of bytes")
        }
        return UInt64(number)
    }
}
