/// What a picture's blob is called: the same for all who want the same, and never used for another.
package enum PictureName {
    /// Of what is asked for and the moment that it meant. `until` is how far the film was where that decides what it shows,
    /// `rendition` what it was made of where a better one may come.
    package static func of(
        _ request: PictureRequest, seconds: Double, until: Int? = nil, from rendition: String? = nil
    ) -> String {
        let time = "\(Int64((seconds * 1000).rounded()))"
        let size = "\(request.width.map(String.init) ?? "")x\(request.height.map(String.init) ?? "")"
        var parts = [time, size == "x" ? "full" : size]
        if request.width != nil, request.height != nil { parts.append(request.fit.rawValue) }
        if let movement = request.movement {
            let (length, rate) = (movement.durationSeconds * 1000, movement.frameRate * 1000)
            parts.append("\(Int(length.rounded()))at\(Int(rate.rounded()))")
        }
        if let until { parts.append("of\(until)") }
        if let rendition { parts.append("from-\(rendition)") }
        return "\(parts.joined(separator: "-")).\(request.format.rawValue)"
    }

    /// Of a stream that is live: its timeline is another than that of what is recorded of it.
    package static func ofLive(_ request: PictureRequest, seconds: Double) -> String {
        livePrefix + of(request, seconds: seconds)
    }

    /// Whether it is of a stream that was live.
    package static func isLive(_ name: String) -> Bool { name.hasPrefix(livePrefix) }

    private static let livePrefix = "live-"
}
