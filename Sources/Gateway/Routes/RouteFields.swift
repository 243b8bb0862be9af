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
        for (name, value) in fields {
            guard let name = HTTPField.Name(name), HTTPField.isValidValue(value) else {
                head.logger.warning(
                    "A plugin's header field is malformed and was left out", metadata: ["name": "\(name)"])
                continue
            }
            if !framing.contains(name.canonicalName) { result.append(HTTPField(name: name, value: value)) }
        }
        return result
    }

    private static let framing: Set<String> = [
        "connection", "content-length", "date", "keep-alive", "trailer", "transfer-encoding", "upgrade", "x-request-id",
    ]
}
