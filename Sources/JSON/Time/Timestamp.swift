/// Times as the API writes them: ISO 8601, UTC, with milliseconds; what a schema's `date-time` accepts is read.
public enum Timestamp {
    /// `2026-01-01T12:00:00.000Z` of milliseconds since 1970. Years 0 to 9999.
    public static func iso8601(_ milliseconds: Int64) -> String {
        let time = TimestampParts(milliseconds)
        return "\(time.year, digits: 4)-\(time.month, digits: 2)-\(time.day, digits: 2)T\(time.clock)"
            + ".\(time.millisecond, digits: 3)Z"
    }

    /// Milliseconds since 1970 of an RFC 3339 date and time (any offset, any number of decimals), or nil.
    public static func milliseconds(_ text: String) -> Int64? {
        var reader = TimestampReader(text)
        return reader.milliseconds()
    }
}
