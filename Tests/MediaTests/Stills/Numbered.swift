/// Films whose pictures say their number: columns, light where a bit of it is set.
enum Numbered {
    static let bits = 8

    /// Arguments of ffmpeg that make such pictures.
    static func source(seconds: Double, size: String = "320x180", rate: Int = 25) -> [String] {
        let width = size.split(separator: "x")[0]
        return [
            "-f", "lavfi", "-i",
            "nullsrc=s=\(size):r=\(rate):d=\(seconds),geq=lum='if(mod(floor(N/pow(2,floor(X*\(bits)/\(width)))),2),235,16)':cb=128:cr=128",
        ]
    }
}
