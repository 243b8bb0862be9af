/// What a picture's bits depend on besides its size.
package enum RateFactor {
    /// Of H.264's bits, what other codecs need for the same picture.
    package static func of(codec: String) -> Double {
        switch codec {
        case "hevc": 0.65
        case "av1": 0.55
        default: 1
        }
    }

    /// Rates are meant for 24 to 30 pictures a second. Twice as many differ less from each other, and need half as much
    /// again; few need less.
    package static func of(frameRate: Double) -> Double {
        guard frameRate.isFinite, frameRate > 0 else { return 1 }
        if frameRate > 31 { return 1 + (min(frameRate, 120) / 30 - 1) * 0.5 }
        if frameRate < 20 { return max(0.4, frameRate / 20) }
        return 1
    }
}
