internal import JSON
internal import PluginSDK

extension UploadAnswer {
    typealias Fields = [(name: String, value: String)]

    /// What an address takes.
    static let methods = "OPTIONS, HEAD, PATCH, PUT, POST, DELETE"

    /// OPTIONS: what may be sent, for tus clients and for web pages.
    func preflight(limit: UInt64, expires: Int64) -> HTTPDecision {
        var headers: Fields = [
            (name: "allow", value: Self.methods), (name: "access-control-allow-methods", value: Self.methods),
            (name: "access-control-max-age", value: "86400"),
            (name: "tus-version", value: Tus.version),
            (name: "tus-extension", value: Tus.extensions.joined(separator: ",")),
            (name: "tus-max-size", value: String(limit)),
            (name: "tus-checksum-algorithm", value: TusRequest.checksums.joined(separator: ",")),
            (name: "accept-patch", value: "\(Tus.contentType), \(Draft.contentType)"),
            (name: "upload-limit", value: limits(limit, expires: expires)),
        ]
        if let asked = request.header("access-control-request-headers") {
            headers.append((name: "access-control-allow-headers", value: asked))
        }
        return empty(status: 204, headers: headers)
    }

    /// HEAD: how much of a transfer is there. `offset` is nil while the server puts it together.
    func state(of transfer: Transfer, offset: UInt64?, limit: UInt64, expires: Int64) -> HTTPDecision {
        var headers = progress(offset, expires: expires)
        // For a client of either kind: the request does not say which it is of.
        headers.append((name: Draft.completeField, value: offset == transfer.length ? "?1" : "?0"))
        headers.append((name: "upload-limit", value: limits(limit, expires: expires)))
        if let length = transfer.length {
            headers.append((name: "upload-length", value: String(length)))
        } else {
            headers.append((name: "upload-defer-length", value: "1"))
        }
        if let metadata = transfer.metadata { headers.append((name: "upload-metadata", value: metadata)) }
        if let concat = transfer.concat { headers.append((name: "upload-concat", value: concat)) }
        return empty(status: 200, headers: headers)
    }

    /// How far a transfer is, and until when it may be gone on with.
    func progress(_ offset: UInt64?, expires: Int64) -> Fields {
        var headers: Fields = [(name: "upload-expires", value: Timestamp.httpDate(expires))]
        if let offset { headers.append((name: "upload-offset", value: String(offset))) }
        return headers
    }

    /// The draft's fields of an answer to a request that follows it.
    func draft(_ isComplete: Bool, limit: UInt64, expires: Int64) -> Fields {
        [
            (name: Draft.completeField, value: isComplete ? "?1" : "?0"),
            (name: "upload-limit", value: limits(limit, expires: expires)),
        ]
    }

    private func limits(_ bytes: UInt64, expires: Int64) -> String {
        Draft.limits(bytes: bytes, seconds: (expires - now) / 1000)
    }
}
