extension Timestamp {
    /// An HTTP date (RFC 9110, section 5.6.7): `Thu, 01 Jan 2026 12:00:00 GMT`.
    public static func httpDate(_ milliseconds: Int64) -> String {
        let time = TimestampParts(milliseconds)
        return "\(days[time.weekday]), \(time.day, digits: 2) \(months[time.month - 1]) \(time.year, digits: 4) "
            + "\(time.clock) GMT"
    }

    private static let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
}
