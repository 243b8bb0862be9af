/// Times as the API writes them: ISO 8601, UTC, with milliseconds; what a schema's `date-time` accepts is read.
public enum Timestamp {
    /// `2026-01-01T12:00:00.000Z` of milliseconds since 1970. Years 0 to 9999.
    public static func iso8601(_ milliseconds: Int64) -> String {
        let time = TimestampParts(milliseconds)
        return String(unsafeUninitializedCapacity: 24) { text in
            func write(_ number: Int, _ digits: Int, at place: Int, then mark: Unicode.Scalar) {
                var rest = number
                for digit in stride(from: place + digits - 1, through: place, by: -1) {
                    text[digit] = UInt8(truncatingIfNeeded: 0x30 + rest % 10)
                    rest /= 10
                }
                text[place + digits] = UInt8(ascii: mark)
            }
            write(time.year, 4, at: 0, then: "-")
            write(time.month, 2, at: 5, then: "-")
            write(time.day, 2, at: 8, then: "T")
            write(time.hour, 2, at: 11, then: ":")
            write(time.minute, 2, at: 14, then: ":")
            write(time.second, 2, at: 17, then: ".")
            write(time.millisecond, 3, at: 20, then: "Z")
            return 24
        }
    }

    /// Milliseconds since 1970 of an RFC 3339 date and time (any offset, any number of decimals), or nil.
    public static func milliseconds(_ text: String) -> Int64? {
        var reader = TimestampReader(text)
        return reader.milliseconds()
    }
}
