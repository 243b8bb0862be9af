import HTTPTypes
import Kernel
import Logging

/// Header fields on their way between the wire and a plugin.
enum RouteFields {
    /// In which field plugins find the viewer's country, where a trusted proxy named it.
    static let country = "stream-country"

    /// The fields of a request as a plugin sees them: names in lower case, `host` among them, and ``country``, which no
    /// client can set.
    static func ofRequest(_ head: RequestHead) -> RouteRequest.Fields {
        var fields: RouteRequest.Fields = head.host.isEmpty ? [] : [("host", head.host)]
        for field in head.fields where field.name.canonicalName != country {
            fields.append((field.name.canonicalName, field.value))
        }
        if let value = head.country { fields.append((country, value)) }
        return fields
    }

    /// The fields of a plugin's decision as they are sent. What frames the message is the gateway's own.
    static func ofDecision(_ fields: RouteDecision.Fields, head: RequestHead) -> HTTPFields {
        var result = HTTPFields()
        // What frames the message comes beside them.
        result.reserveCapacity(fields.count + 8)
        for (name, value) in fields {
            if let known = known[name], HTTPField.isValidValue(value) {
                result.append(HTTPField(name: known, value: value))
                continue
            }
            guard let name = HTTPField.Name(name), HTTPField.isValidValue(value) else {
                head.logger.warning(
                    "A plugin's header field is malformed and was left out", metadata: ["name": "\(name)"])
                continue
            }
            if !framing.contains(name.canonicalName) { result.append(HTTPField(name: name, value: value)) }
        }
        return result
    }

    /// What plugins write most often, so that it need not be looked at each time; none frames the message.
    private static let known: [String: HTTPField.Name] = [
        "content-type", "content-disposition", "cache-control", "etag", "retry-after", "vary", "location",
        "access-control-allow-origin", "access-control-expose-headers", "cross-origin-resource-policy",
    ].reduce(into: [:]) { $0[$1] = HTTPField.Name($1) }

    private static let framing: Set<String> = [
        "connection", "content-length", "date", "keep-alive", "trailer", "transfer-encoding", "upgrade", "x-request-id",
    ]
}
