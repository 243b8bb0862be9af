/// The bytes of requests.
enum Requests {
    /// A call of `POST /stream` with a JSON body.
    static func call(
        _ body: String, key: String? = "secret-write", type: String? = "application/json", fields: String = ""
    ) -> [UInt8] {
        request("POST", "/stream", key: key, type: type, fields: fields, body: Array(body.utf8))
    }

    /// Any request.
    static func request(
        _ method: String, _ path: String, key: String? = nil, type: String? = nil, fields: String = "",
        body: [UInt8]? = nil
    ) -> [UInt8] {
        var head = "\(method) \(path) HTTP/1.1\r\nHost: localhost\r\n"
        if let key { head += "Authorization: Bearer \(key)\r\n" }
        if let type { head += "Content-Type: \(type)\r\n" }
        if let body { head += "Content-Length: \(body.count)\r\n" }
        return Array((head + fields + "\r\n").utf8) + (body ?? [])
    }

    /// A multipart body with the boundary `B`.
    static func form(_ parts: [(head: String, content: [UInt8])]) -> [UInt8] {
        parts.flatMap {
            Array("--B\r\nContent-Disposition: form-data; \($0.head)\r\n\r\n".utf8) + $0.content + Array("\r\n".utf8)
        }
            + Array("--B--\r\n".utf8)
    }

    static let formType = "multipart/form-data; boundary=B"
}
