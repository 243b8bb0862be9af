extension Timestamp {
    /// Milliseconds since 1970 of a date and time of RFC 3339 that a schema's `date-time` accepted; nil for other text.
    package static func milliseconds(_ text: String) -> Int64? {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes.allSatisfy({ $0 < 0x80 }) else { return nil }
        func number(_ place: Int, _ length: Int = 2) -> Int64? {
            Int64(String(decoding: bytes[place..<place + length], as: UTF8.self))
        }
        guard let year = number(0, 4), let month = number(5), let day = number(8), let hour = number(11),
            let minute = number(14), let second = number(17)
        else { return nil }
        var rest = bytes[19...]
        var fraction: Int64 = 0
        if rest.first == 0x2E {
            let decimals = rest.dropFirst().prefix { (0x30...0x39).contains($0) }
            for index in 0..<3 {
                fraction = fraction * 10 + (decimals.dropFirst(index).first.map { Int64($0) - 0x30 } ?? 0)
            }
            rest = rest[decimals.endIndex...]
        }
        var offset: Int64 = 0
        if rest.count == 6, let hours = number(rest.startIndex + 1), let minutes = number(rest.startIndex + 4) {
            offset = (hours * 60 + minutes) * (rest.first == 0x2D ? -1 : 1)
        }
        let minutes = days(year, month, day) * 1440 + hour * 60 + minute - offset
        return (minutes * 60 + second) * 1000 + fraction
    }

    /// Days since 1970 of a date of the Gregorian calendar, whose years start in March here.
    private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let year = month <= 2 ? year - 1 : year
        let (era, yearOfEra) = (year / 400, year % 400)
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}
