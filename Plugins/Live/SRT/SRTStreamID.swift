/// What a caller says that it wants, in its streamid.
///
/// Two habits are read: the access control of SRT, `#!::r=KEY,m=publish` ("SRT Access Control (Stream ID) Guidelines",
/// section "General syntax"), and the free form `publish:KEY`, which other servers brought up. A key alone publishes too.
package enum SRTStreamID {
    /// Bytes of a streamid at most.
    package static let longest = 512

    /// The key that it names. Throws why there is none.
    package static func key(of text: String) throws(SRTRejection) -> String {
        guard !text.isEmpty, text.utf8.count <= longest, text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
            throw .badRequest
        }
        // Programs that take a streamid out of an address leave it as it was there.
        let text = text.hasPrefix("%23!") ? try decoded(text) : text
        let key = text.hasPrefix("#!") ? try standard(text) : try free(text)
        let name = key.hasPrefix("live/") ? String(key.dropFirst("live/".count)) : key
        guard !name.isEmpty else { throw .badRequest }
        return name
    }

    /// `#!::k=v,…`: of the keys `r` is the resource, `m` the mode (`request` where it is absent), `t` the type (`stream`). The
    /// others are let pass.
    private static func standard(_ text: String) throws(SRTRejection) -> String {
        guard text.hasPrefix("#!::") else { throw .badRequest }
        var values: [Substring: Substring] = [:]
        for item in text.dropFirst("#!::".count).split(separator: ",") {
            guard let equals = item.firstIndex(of: "="), equals > item.startIndex else { throw .badRequest }
            let name = item[..<equals]
            guard values[name] == nil else { throw .badRequest }
            values[name] = item[item.index(after: equals)...]
        }
        guard values["t"] ?? "stream" == "stream" else { throw .notSupportedMedia }
        guard values["m"] ?? "request" == "publish" else { throw .badMode }
        guard let resource = values["r"] else { throw .badRequest }
        return String(resource)
    }

    /// Without percent-encoding (RFC 3986, section 2.1).
    static func decoded(_ text: String) throws(SRTRejection) -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == 0x25 else {
                bytes.append(byte)
                continue
            }
            guard rest.count >= 2, let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16),
                value >= 0x20
            else { throw .badRequest }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// `publish:KEY`, with what other servers let follow after another colon.
    private static func free(_ text: String) throws(SRTRejection) -> String {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count > 1 else { return text }
        guard parts[0] == "publish" else { throw .badMode }
        return String(parts[1])
    }
}
