/// `Upload-Concat`: whether an upload is a part, or is put together of parts.
enum TusConcat: Sendable, Hashable {
    case partial
    /// The parts' addresses in order, as sent.
    case final([String])

    /// Reads the field; nil for anything else.
    init?(_ text: String) {
        if text == "partial" {
            self = .partial
            return
        }
        guard text.hasPrefix("final;") else { return nil }
        let parts = text.dropFirst("final;".count).split(separator: " ").map(String.init)
        guard !parts.isEmpty, parts.count <= Tus.mostTransfers else { return nil }
        self = .final(parts)
    }

    /// The number of the part that an address names, if it is one below this upload's: `/uploads/ADDRESS/N`, with or without
    /// scheme and host.
    static func number(ofPart url: String, of address: String) -> Int? {
        let parts = url.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count >= 3, parts[parts.count - 3] == "uploads", parts[parts.count - 2] == address else {
            return nil
        }
        return Transfer.number(String(parts[parts.count - 1]))
    }
}
