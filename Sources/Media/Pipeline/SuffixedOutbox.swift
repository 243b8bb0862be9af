import JSON

/// Sends the messages of renditions whose names end with a suffix, so that they lie beside those of an earlier encode.
struct SuffixedOutbox: Outbox {
    let suffix: String
    let outbox: any Outbox

    /// Where there is a suffix, one that adds it.
    static func wrapping(_ outbox: any Outbox, suffix: String) -> any Outbox {
        suffix.isEmpty ? outbox : SuffixedOutbox(suffix: suffix, outbox: outbox)
    }

    func send(_ message: JSON, bytes: [UInt8]) throws(MediaFailure) {
        guard var object = message.object else { return try outbox.send(message, bytes: bytes) }
        if let name = object["rendition"]?.string {
            object["rendition"] = .string(name + suffix)
            if let blob = object["blob"]?.string, blob.hasPrefix("\(name)/") {
                object["blob"] = .string(name + suffix + blob.dropFirst(name.count))
            }
        }
        if let renditions = object["renditions"]?.array {
            object["renditions"] = .array(
                renditions.map { rendition in
                    guard var named = rendition.object, let name = named["name"]?.string else { return rendition }
                    named["name"] = .string(name + suffix)
                    return .object(named)
                })
        }
        try outbox.send(.object(object), bytes: bytes)
    }
}
