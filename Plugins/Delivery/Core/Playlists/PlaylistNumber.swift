/// Numbers as playlists write them: decimal, with a point, without an exponent.
enum PlaylistNumber {
    /// With that many decimals, rounded. Not finite or negative: 0.
    static func decimal(_ value: Double, places: Int) -> String {
        var scale: Int64 = 1
        for _ in 0..<places { scale *= 10 }
        let scaled = value.isFinite ? max(0, (value * Double(scale)).rounded()) : 0
        let units = Int64(exactly: scaled) ?? 0
        let fraction = String(units % scale)
        return "\(units / scale).\(String(repeating: "0", count: places - fraction.count))\(fraction)"
    }

    /// Bits a second, rounded up, so that what is stated is never below what is measured.
    static func bitrate(_ value: Double) -> Int64 {
        max(1, Int64(exactly: value.rounded(.up)) ?? 1)
    }
}
