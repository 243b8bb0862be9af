/// Whether a picture track can be handed to players as it is.
package struct CopyFit: Sendable, Hashable {
    /// FFmpeg's name.
    package var codec: String
    /// As the codec numbers it.
    package var profile: Int
    /// As the codec numbers it: 41 is H.264's 4.1, 123 HEVC's 4.1.
    package var level: Int
    /// FFmpeg's name: "yuv420p".
    package var pixelFormat: String
    /// Whether it has no fields.
    package var isProgressive: Bool
    /// Whether it is shown as it is coded: upright, not mirrored, pixels square.
    package var isPlain: Bool
    /// Pixels.
    package var width: Int
    package var height: Int

    /// Describes a track.
    package init(
        codec: String, profile: Int, level: Int, pixelFormat: String, isProgressive: Bool, isPlain: Bool, width: Int,
        height: Int
    ) {
        self.codec = codec
        self.profile = profile
        self.level = level
        self.pixelFormat = pixelFormat
        self.isProgressive = isProgressive
        self.isPlain = isPlain
        self.width = width
        self.height = height
    }

    /// Keyframes further apart make segments that take too long to load and to seek in, seconds: 250 pictures at 24 a
    /// second, which encoders like, still pass.
    package static let longestGap = 10.5
    /// Baseline, Main and High.
    private static let profiles = ["h264": [66, 77, 100], "hevc": [1]]
    /// 5.2, and 5.1 of HEVC: what players of today decode.
    private static let levels = ["h264": 52, "hevc": 153]

    /// Why it is encoded rather than copied, or nil.
    package var objection: String? {
        guard let profiles = Self.profiles[codec], let most = Self.levels[codec] else {
            return "its codec is \(codec)"
        }
        guard profiles.contains(profile) else { return "its profile is \(profile)" }
        guard 1...most ~= level else { return "its level is \(level)" }
        guard pixelFormat == "yuv420p" || pixelFormat == "yuvj420p" else { return "its pixels are \(pixelFormat)" }
        guard isProgressive else { return "it is interlaced" }
        guard isPlain else { return "it is shown turned or stretched" }
        guard width % 2 == 0, height % 2 == 0, 16...4096 ~= width, 16...4096 ~= height else {
            return "its size is \(width)×\(height)"
        }
        return nil
    }
}
