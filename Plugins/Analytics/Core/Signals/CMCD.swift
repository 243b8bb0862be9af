/// What a player says of itself with a request (CTA-5004): `sid="6e2f…",br=3200,su`.
package struct CMCD: Sendable, Hashable {
    /// Characters that are looked at.
    private static let most = 4096

    /// Keys and values; those of strings without their quotes, of keys alone `true`.
    package private(set) var values: [String: String] = [:]

    /// Reads the headers' values, joined by commas. What is malformed, and keys that nobody knows, are passed over.
    package init(_ text: some StringProtocol) {
        for item in Self.items(Array(text.utf8.prefix(Self.most))) {
            let parts = item.split(separator: 0x3D, maxSplits: 1, omittingEmptySubsequences: false)
            let key = String(decoding: parts[0], as: UTF8.self)
            guard !key.isEmpty, values[key] == nil else { continue }
            values[key] = parts.count > 1 ? Self.value(parts[1]) : "true"
        }
    }

    /// Reads the value of the query's field, as it was sent.
    package init(query: some StringProtocol) {
        self.init(KeyText.plain(String(query.map { $0 == "+" ? " " : $0 })))
    }

    /// Which session it is, 1 to 64 characters; nil without one.
    package var sessionID: String? {
        values["sid"].flatMap { 1...64 ~= $0.count ? $0 : nil }
    }

    /// Kilobits a second of what is fetched.
    package var bitrate: Int? { values["br"].flatMap { Int($0) } }

    /// What is fetched: `v` a picture, `a` sound, `m` manifest, …
    package var objectType: String? { values["ot"] }

    /// Text between commas that are in no quotes.
    private static func items(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        var items: [ArraySlice<UInt8>] = []
        var (start, isQuoted, isEscaped) = (0, false, false)
        for (place, byte) in bytes.enumerated() {
            switch byte {
            case _ where isEscaped: isEscaped = false
            case 0x5C where isQuoted: isEscaped = true
            case 0x22: isQuoted.toggle()
            case 0x2C where !isQuoted:
                items.append(trimmed(bytes[start..<place]))
                start = place + 1
            default: break
            }
        }
        return items + [trimmed(bytes[start...])]
    }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let start = bytes.drop { $0 == 0x20 }
        return start.prefix((start.lastIndex { $0 != 0x20 } ?? start.startIndex - 1) + 1 - start.startIndex)
    }

    private static func value(_ bytes: ArraySlice<UInt8>) -> String {
        guard bytes.count >= 2, bytes.first == 0x22, bytes.last == 0x22 else {
            return String(decoding: bytes, as: UTF8.self)
        }
        var plain: [UInt8] = []
        var isEscaped = false
        for byte in bytes.dropFirst().dropLast() {
            if !isEscaped, byte == 0x5C {
                isEscaped = true
            } else {
                plain.append(byte)
                isEscaped = false
            }
        }
        return String(decoding: plain, as: UTF8.self)
    }
}
