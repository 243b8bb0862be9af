/// Dates of EXT-X-PROGRAM-DATE-TIME (RFC 8216bis section 4.4.4.6).
enum HLSDate {
    /// Milliseconds since 1970 of `2026-11-28T12:00:00.000Z`; nil of anything else.
    static func milliseconds(_ text: String) -> Int64? {
        guard text.hasSuffix("Z") else { return nil }
        let halves = text.dropLast().split(separator: "T", omittingEmptySubsequences: false)
        guard halves.count == 2 else { return nil }
        let date = halves[0].split(separator: "-", omittingEmptySubsequences: false).map { Int64($0) }
        let clock = halves[1].split(separator: ":", omittingEmptySubsequences: false)
        guard date.count == 3, clock.count == 3, let year = date[0], let month = date[1], let day = date[2],
            let hour = Int64(clock[0]), let minute = Int64(clock[1]), let seconds = Double(clock[2]),
            1...12 ~= month, 1...31 ~= day, 0...23 ~= hour, 0...59 ~= minute, 0..<61 ~= seconds
        else { return nil }
        // Days from civil: eras of 400 years that begin in March.
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted / 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let yearOfEra = shifted - era * 400
        let days = era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
        return ((days * 24 + hour) * 60 + minute) * 60_000 + Int64((seconds * 1000).rounded())
    }
}
