import HTTPTypes

extension Answer {
    /// What is compressed: texts that grow long and are asked for again and again. No page is among them: what one says
    /// of a secret could be told from its length.
    private static let compressible: Set<String> = [
        "application/vnd.apple.mpegurl", "application/dash+xml", "text/vtt",
    ]

    /// Shorter ones gain nothing.
    private static let leastBytes = 200

    /// Compresses the body where its type gains by it and the client takes gzip. The compressed form has an entity tag of
    /// its own, and what may be compressed says that it varies.
    mutating func compress(for head: RequestHead) {
        guard status == 200, case .bytes(let bytes) = body, !fields.contains(.contentEncoding) else { return }
        let type = fields.value(.contentType)?.prefix { $0 != ";" }.lowercased() ?? ""
        guard Self.compressible.contains(type) else { return }
        fields.append(HTTPField(name: .vary, value: "accept-encoding"))
        guard bytes.count >= Self.leastBytes, let accepted = head.fields.value(.acceptEncoding),
            Gzip.isAccepted(by: accepted), let compressed = Answer.compressed(bytes, tag: fields.value(.eTag)),
            compressed.count < bytes.count
        else { return }
        body = .bytes(compressed)
        fields[.contentEncoding] = "gzip"
        if let tag = fields.value(.eTag), tag.hasSuffix("\"") { fields[.eTag] = tag.dropLast() + "-gzip\"" }
    }

    private static func compressed(_ bytes: [UInt8], tag: String?) -> [UInt8]? {
        tag.map { CompressedBodies.shared.compressed(bytes, tag: $0) } ?? Gzip.compressed(bytes)
    }
}
