/// Numbers as playlists write them: decimal, with a point, without an exponent.
enum LiveNumber {
    /// With six decimals at most, rounded, without zeros at the end. Not finite or negative: 0.
    static func seconds(_ value: Double) -> String {
        decimal(value, places: 6)
    }

    /// With so many decimals at most, rounded, without zeros at the end; at least one stays.
    static func decimal(_ value: Double, places: Int) -> String {
        var scale: Int64 = 1
        for _ in 0..<places { scale *= 10 }
        let scaled = value.isFinite ? max(0, (value * Double(scale)).rounded()) : 0
        let units = Int64(exactly: scaled) ?? 0
        let digits = String(units % scale)
        var fraction = Substring(String(repeating: "0", count: places - digits.utf8.count) + digits)
        while fraction.utf8.count > 1, fraction.last == "0" { fraction.removeLast() }
        return "\(units / scale).\(fraction)"
    }

    /// Bits a second, rounded up; at least 1.
    static func bitrate(_ value: Double) -> Int64 {
        max(1, Int64(exactly: value.rounded(.up)) ?? 1)
    }
}
