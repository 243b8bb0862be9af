internal import JSON
internal import PluginSDK

/// Answers at an upload's address: the API's envelope, with the headers that let a web page read it.
struct UploadAnswer {
    let request: HTTPRequest
    let origins: Origins
    let now: Int64

    func success(
        status: Int, _ data: JSON, headers: [(name: String, value: String)] = []
    ) -> HTTPDecision {
        json(status, ["success": true, "data": data, "meta": meta], headers: headers)
    }

    /// A refusal. `Tus-Version` says which versions there are where another one was asked for.
    func failure(_ error: PluginError, headers: [(name: String, value: String)] = []) -> HTTPDecision {
        // What is neither refused with a status nor in the API's list is answered by the gateway.
        guard let status = error.status ?? Self.statuses[error.code] else {
            return .refuse(error, headers: common + headers)
        }
        let version = status == 412 ? [(name: "tus-version", value: Tus.version)] : []
        let told: JSON = [
            "code": .string(error.code), "message": .string(error.message), "details": .object(error.details),
        ]
        return json(status, ["success": false, "error": told, "meta": meta], headers: version + headers)
    }

    func empty(status: Int, headers: [(name: String, value: String)] = []) -> HTTPDecision {
        .bytes(status: status, headers: common + headers, body: [])
    }

    private static let statuses = ["NOT_FOUND": 404, "AUTHORIZATION_ERROR": 403, "VALIDATION_ERROR": 400]

    private func json(
        _ status: Int, _ body: JSON, headers: [(name: String, value: String)] = []
    ) -> HTTPDecision {
        .json(body, status: status, headers: common + headers)
    }

    private var meta: JSON {
        ["requestId": .string(request.requestID), "timestamp": .string(Timestamp.iso8601(now))]
    }

    private var common: [(name: String, value: String)] {
        [(name: "cache-control", value: "no-store"), (name: "tus-resumable", value: Tus.version)]
            + origins.headers(for: request.header("origin"))
    }
}
