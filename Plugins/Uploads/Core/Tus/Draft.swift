internal import PluginSDK

/// What this server does of the IETF's "Resumable Uploads for HTTP" (draft-ietf-httpbis-resumable-upload): creation, offset
/// retrieval, append, cancellation and limits. Not the interim response 104, and not its problem types: refusals have the
/// API's envelope.
enum Draft {
    /// Of a PATCH.
    static let contentType = "application/partial-upload"

    static let completeField = "upload-complete"

    /// What clients send while it is a draft; the number is not looked at.
    static let versionField = "upload-draft-interop-version"

    /// `Upload-Complete`, a structured field (RFC 9651): `?1` where the file ends with the request's body, else `?0`.
    static func completes(_ request: HTTPRequest) throws -> Bool {
        switch request.header(completeField) {
        case "?1": return true
        case "?0": return false
        default: throw UploadRefusal.field("Upload-Complete", "must be ?1, where the file ends with this body, or ?0")
        }
    }

    /// `Upload-Limit`: bytes of the file, and seconds until the upload ends.
    static func limits(bytes: UInt64, seconds: Int64) -> String {
        "max-size=\(bytes), max-age=\(max(0, seconds))"
    }
}
