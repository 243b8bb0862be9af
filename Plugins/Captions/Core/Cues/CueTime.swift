/// Times of day of a film, milliseconds.
package enum CueTime {
    /// Nothing lasts longer; milliseconds.
    static let longest = 1000 * 3_600_000

    /// `HH:MM:SS.mmm`, as WebVTT writes it.
    package static func text(_ milliseconds: Int) -> String {
        let seconds = milliseconds / 1000
        let clock = [seconds / 3600, seconds / 60 % 60, seconds % 60].map { padded($0, 2) }.joined(separator: ":")
        return "\(clock).\(padded(milliseconds % 1000, 3))"
    }

    /// Reads `[H]H:MM:SS` with a fraction of 1 to 3 digits after one of `marks`; `isExact` asks for two digits in each
    /// place, three in the fraction, and lets the hours be left out, as WebVTT does (section 4.1). Nil where it is none.
    static func read(_ text: some StringProtocol, marks: String, isExact: Bool) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 3 || isExact && parts.count == 2, let last = parts.last else { return nil }
        let pieces = last.split(omittingEmptySubsequences: false) { marks.contains($0) }
        guard pieces.count == 2, isExact ? pieces[1].utf8.count == 3 : 1...3 ~= pieces[1].utf8.count else { return nil }
        let clock = parts.dropLast().map { String($0) } + [String(pieces[0])]
        for (place, digits) in clock.enumerated() {
            let isHours = clock.count == 3 && place == 0
            let count = digits.utf8.count
            guard isHours ? (isExact ? 2...4 : 1...4) ~= count : (isExact ? count == 2 : 1...2 ~= count) else {
                return nil
            }
        }
        let fraction = String(pieces[1]) + String(repeating: "0", count: 3 - pieces[1].utf8.count)
        let numbers = (clock + [fraction]).compactMap(number)
        guard numbers.count == clock.count + 1, let milliseconds = numbers.last else { return nil }
        let fields = clock.count == 3 ? numbers : [0] + numbers
        guard fields[1] < 60, fields[2] < 60 else { return nil }
        let time = ((fields[0] * 60 + fields[1]) * 60 + fields[2]) * 1000 + milliseconds
        return time <= longest ? time : nil
    }

    /// A whole number of at most nine digits and nothing else.
    static func number(_ text: some StringProtocol) -> Int? {
        1...9 ~= text.utf8.count && text.utf8.allSatisfy { 0x30...0x39 ~= $0 } ? Int(text) : nil
    }

    private static func padded(_ number: Int, _ digits: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
    }
}
