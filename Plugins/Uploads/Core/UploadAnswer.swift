internal import JSON
internal import PluginSDK

/// Answers at an upload's address: the API's envelope, with the headers that let a web page read it.
struct UploadAnswer {
    let request: HTTPRequest
    let origins: Origins
    let now: Int64

    func success(status: Int, _ data: JSON) -> HTTPDecision {
        json(status, ["success": true, "data": data, "meta": meta])
    }

    func failure(_ error: PluginError) -> HTTPDecision {
        // What is neither refused with a status nor in the API's list is answered by the gateway.
        guard let status = error.status ?? Self.statuses[error.code] else {
            return .refuse(error, headers: common)
        }
        let told: JSON = [
            "code": .string(error.code), "message": .string(error.message), "details": .object(error.details),
        ]
        return json(status, ["success": false, "error": told, "meta": meta])
    }

    func empty(status: Int, headers: [(name: String, value: String)] = []) -> HTTPDecision {
        .bytes(status: status, headers: common + headers, body: [])
    }

    private static let statuses = ["NOT_FOUND": 404, "AUTHORIZATION_ERROR": 403, "VALIDATION_ERROR": 400]

    private func json(_ status: Int, _ body: JSON) -> HTTPDecision {
        .json(body, status: status, headers: common)
    }

    private var meta: JSON {
        ["requestId": .string(request.requestID), "timestamp": .string(Timestamp.iso8601(now))]
    }

    private var common: [(name: String, value: String)] {
        [(name: "cache-control", value: "no-store")] + origins.headers(for: request.header("origin"))
    }
}
