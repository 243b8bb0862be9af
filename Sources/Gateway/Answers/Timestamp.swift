import Glibc

/// Points in time as text, by arithmetic: this is on every answer's path.
package enum Timestamp {
    /// The wall clock, in milliseconds since 1970.
    @Sendable package static func now() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }

    /// ISO 8601 in UTC with milliseconds: `2026-01-01T12:00:00.000Z`. Years 0 to 9999.
    package static func iso8601(_ milliseconds: Int64) -> String {
        let time = Parts(milliseconds)
        return "\(time.year, digits: 4)-\(time.month, digits: 2)-\(time.day, digits: 2)T\(time.clock)"
            + ".\(time.millisecond, digits: 3)Z"
    }

    /// An HTTP date (RFC 9110, section 5.6.7): `Thu, 01 Jan 2026 12:00:00 GMT`.
    package static func httpDate(_ milliseconds: Int64) -> String {
        let time = Parts(milliseconds)
        return "\(days[time.weekday]), \(time.day, digits: 2) \(months[time.month - 1]) \(time.year, digits: 4) "
            + "\(time.clock) GMT"
    }

    private static let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// A time taken apart in the proleptic Gregorian calendar.
    private struct Parts {
        var year: Int
        var month: Int
        var day: Int
        /// 0 is Sunday.
        var weekday: Int
        var hour: Int
        var minute: Int
        var second: Int
        var millisecond: Int

        var clock: String { "\(hour, digits: 2):\(minute, digits: 2):\(second, digits: 2)" }

        init(_ milliseconds: Int64) {
            let day = Int(milliseconds.flooredQuotient(86_400_000))
            let rest = Int(milliseconds - Int64(day) * 86_400_000)
            // Years start in March, so that the leap day is their last; eras of 400 years have the same length.
            let shifted = day + 719_468
            let era = Int(Int64(shifted).flooredQuotient(146_097))
            let dayOfEra = shifted - era * 146_097
            let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
            let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
            let monthFromMarch = (5 * dayOfYear + 2) / 153
            self.day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
            self.month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
            self.year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
            self.weekday = ((day + 4) % 7 + 7) % 7
            self.hour = rest / 3_600_000
            self.minute = rest / 60_000 % 60
            self.second = rest / 1000 % 60
            self.millisecond = rest % 1000
        }
    }
}

extension Int64 {
    fileprivate func flooredQuotient(_ divisor: Int64) -> Int64 {
        self >= 0 ? self / divisor : (self - divisor + 1) / divisor
    }
}

extension DefaultStringInterpolation {
    /// A number with leading zeros.
    fileprivate mutating func appendInterpolation(_ number: Int, digits: Int) {
        let text = String(number)
        appendLiteral(String(repeating: "0", count: max(0, digits - text.utf8.count)))
        appendLiteral(text)
    }
}
