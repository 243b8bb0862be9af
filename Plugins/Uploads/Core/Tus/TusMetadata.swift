/// `Upload-Metadata`: what the client says of its file. Echoed as it came.
struct TusMetadata: Sendable, Hashable {
    /// As sent.
    let text: String
    private let values: [String: String]

    /// Reads pairs of a key and a value in base64, separated by commas; a value may be missing. Nil for anything else, a key
    /// that comes twice, or too much.
    init?(_ text: String) {
        guard text.utf8.count <= Tus.mostMetadata else { return nil }
        var values: [String: String] = [:]
        for pair in text.split(separator: ",", omittingEmptySubsequences: false) {
            let parts = pair.drop { $0 == " " }.split(separator: " ", omittingEmptySubsequences: false)
            guard (1...2).contains(parts.count), let key = parts.first, !key.isEmpty, values[String(key)] == nil,
                key.utf8.allSatisfy({ (0x21...0x7E).contains($0) }),
                let value = Base64.decode(parts.count == 2 ? String(parts[1]) : "")
            else { return nil }
            values[String(key)] = String(decoding: value, as: UTF8.self)
        }
        self.text = text
        self.values = values
    }

    /// The file's name, by the keys that clients use.
    var filename: String { values["filename"] ?? values["name"] ?? "" }

    /// Its media type.
    var contentType: String { values["filetype"] ?? values["type"] ?? values["contentType"] ?? "" }
}
