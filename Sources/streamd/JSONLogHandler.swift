import Gateway
import JSON
import Logging

/// Writes each message to the standard error as one line: a JSON object with `time`, `level`, `message` and what is known
/// of it, `requestId` among that.
struct JSONLogHandler: LogHandler {
    let output: MaskedLog
    var logLevel = Logger.Level.info
    var metadata = Logger.Metadata()
    var metadataProvider: Logger.MetadataProvider?

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var line: JSONObject = [
            "time": .string(Timestamp.iso8601(Timestamp.now())), "level": .string(event.level.rawValue),
            "message": .string("\(event.message)"),
        ]
        var known = metadata
        known.merge(metadataProvider?.get() ?? [:]) { $1 }
        known.merge(event.metadata ?? [:]) { $1 }
        if let error = event.error { known["error"] = "\(error)" }
        for (name, value) in known.sorted(by: { $0.key < $1.key }) {
            line[line[name] == nil ? name : name + "_"] = Self.json(value)
        }
        output.write("\(JSON.object(line))\n")
    }

    private static func json(_ value: Logger.MetadataValue) -> JSON {
        switch value {
        case .string(let text): .string(text)
        case .stringConvertible(let value): .string("\(value)")
        case .array(let values): .array(values.map(json))
        case .dictionary(let values):
            .object(JSONObject(values.sorted { $0.key < $1.key }.map { (key: $0.key, value: json($0.value)) }))
        @unknown default: .string("\(value)")
        }
    }
}
