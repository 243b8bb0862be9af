/// Reads a date and time of RFC 3339.
struct TimestampReader {
    private var rest: Substring.UTF8View

    init(_ text: String) {
        rest = Substring(text).utf8
    }

    mutating func milliseconds() -> Int64? {
        guard let year = digits(4), take("-"), let month = digits(2), take("-"), let day = digits(2),
            take("T") || take("t"), let hour = digits(2), take(":"), let minute = digits(2), take(":"),
            let second = digits(2), let fraction = fraction(), let offset = offsetMinutes(), rest.isEmpty,
            1...12 ~= month, 1...Self.length(month: month, year: year) ~= day, hour <= 23, minute <= 59, second <= 60
        else { return nil }
        let days = TimestampParts.days(year: year, month: month, day: day)
        return (days * 1440 + hour * 60 + minute - offset) * 60_000 + second * 1000 + fraction
    }

    private mutating func digits(_ count: Int) -> Int64? {
        guard rest.count >= count else { return nil }
        var value: Int64 = 0
        for byte in rest.prefix(count) {
            guard 0x30...0x39 ~= byte else { return nil }
            value = value * 10 + Int64(byte - 0x30)
        }
        rest = rest.dropFirst(count)
        return value
    }

    private mutating func take(_ character: Character) -> Bool {
        guard let byte = character.asciiValue, rest.first == byte else { return false }
        rest = rest.dropFirst()
        return true
    }

    private mutating func fraction() -> Int64? {
        guard take(".") else { return 0 }
        let decimals = rest.prefix { 0x30...0x39 ~= $0 }
        guard !decimals.isEmpty else { return nil }
        rest = rest.dropFirst(decimals.count)
        var value: Int64 = 0
        for index in 0..<3 {
            let digit = decimals.dropFirst(index).first.map { Int64($0 - 0x30) } ?? 0
            value = value * 10 + digit
        }
        return value
    }

    private mutating func offsetMinutes() -> Int64? {
        if take("Z") || take("z") { return 0 }
        let sign: Int64 = take("+") ? 1 : take("-") ? -1 : 0
        guard sign != 0, let hours = digits(2), take(":"), let minutes = digits(2), hours <= 23, minutes <= 59 else {
            return nil
        }
        return sign * (hours * 60 + minutes)
    }

    private static func length(month: Int64, year: Int64) -> Int64 {
        switch month {
        case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}
