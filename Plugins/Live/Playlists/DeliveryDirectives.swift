/// What a player's reload asks for (RFC 8216bis section 6.2.5): the `_HLS_` parameters of a playlist's address.
package struct DeliveryDirectives: Sendable, Hashable {
    /// Which older segments may be left out (section 6.2.5.1).
    package enum Skip: String, Sendable {
        /// Segments.
        case segments = "YES"
        /// Segments and date ranges.
        case dateRanges = "v2"
    }

    /// Why an address is none of a player's.
    package struct Problem: Error, Sendable, Hashable {
        /// A sentence for the one who asked.
        package let message: String
    }

    /// `_HLS_msn`: the segment that is waited for; nil: none.
    package var number: Int?
    /// `_HLS_part`: the part of it; nil: the whole.
    package var part: Int?
    /// `_HLS_skip`.
    package var skip: Skip?

    /// Asks for something.
    package init(number: Int? = nil, part: Int? = nil, skip: Skip? = nil) {
        self.number = number
        self.part = part
        self.skip = skip
    }

    /// Reads a query, as sent, without the "?". Other parameters, those that begin with `_HLS_` too, are let be; the first of
    /// a name counts. A `_HLS_skip` of another value is none: the whole playlist answers it.
    package init(query: String) throws(Problem) {
        var values: [Substring: Substring] = [:]
        for field in query.split(separator: "&") {
            let parts = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = parts.first, values[name] == nil else { continue }
            values[name] = parts.count > 1 ? parts[1] : ""
        }
        number = try Self.number(values["_HLS_msn"], "_HLS_msn")
        part = try Self.number(values["_HLS_part"], "_HLS_part")
        skip = values["_HLS_skip"].flatMap { Skip(rawValue: String($0)) }
        if part != nil, number == nil {
            throw Problem(message: "_HLS_part stands without _HLS_msn: state the segment that the part is of.")
        }
    }

    /// A decimal integer of at most 15 digits.
    private static func number(_ text: Substring?, _ name: String) throws(Problem) -> Int? {
        guard let text else { return nil }
        guard 1...15 ~= text.utf8.count, text.utf8.allSatisfy({ 0x30...0x39 ~= $0 }), let number = Int(text) else {
            throw Problem(message: "\(name) is no decimal number.")
        }
        return number
    }
}
