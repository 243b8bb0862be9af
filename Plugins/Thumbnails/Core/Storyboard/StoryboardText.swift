/// The WebVTT file that tells a player which part of the sheet to show for which time: a cue a picture, its text the sheet's
/// address with a spatial fragment (Media Fragments URI 1.0, section 4.2.2).
package struct StoryboardText: Sendable, Hashable {
    /// The file.
    package let text: String

    /// Of a sheet of a film of that length, seconds; `growing`: other sheets follow, so that the address names this one.
    package init(_ storyboard: Storyboard, seconds: Double, growing: Bool) {
        let address = growing ? "storyboard.jpg?v=\(storyboard.version)" : "storyboard.jpg"
        var lines = ["WEBVTT", ""]
        for place in 0..<storyboard.count {
            let start = Double(place) * storyboard.intervalSeconds
            // The last picture is shown to the end of the film, in whatever way its length was rounded.
            let isLast = place == storyboard.count - 1
            let end = max(start + 0.001, isLast ? max(seconds, start + 0.001) : start + storyboard.intervalSeconds)
            let left = place % storyboard.columns * storyboard.tileWidth
            let top = place / storyboard.columns * storyboard.tileHeight
            lines.append("\(Self.time(start)) --> \(Self.time(end))")
            lines.append("\(address)#xywh=\(left),\(top),\(storyboard.tileWidth),\(storyboard.tileHeight)")
            lines.append("")
        }
        text = lines.joined(separator: "\n")
    }

    /// `HH:MM:SS.mmm`.
    private static func time(_ seconds: Double) -> String {
        let milliseconds = Int((seconds * 1000).rounded())
        func digits(_ number: Int, _ count: Int) -> String {
            let text = String(number)
            return String(repeating: "0", count: max(0, count - text.count)) + text
        }
        let (hours, rest) = milliseconds.quotientAndRemainder(dividingBy: 3_600_000)
        let (minutes, whole, thousandths) = (rest / 60_000, rest / 1000 % 60, rest % 1000)
        return "\(digits(hours, 2)):\(digits(minutes, 2)):\(digits(whole, 2)).\(digits(thousandths, 3))"
    }
}
