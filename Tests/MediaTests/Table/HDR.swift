/// Sources of high dynamic range or wide colours, made of the pattern.
enum HDR {
    /// The pattern at white's brightness (203 cd/m²) in BT.2020 with a transfer curve, as 10-bit HEVC.
    static func arguments(transfer: String) -> [String] {
        let filter =
            "zscale=rin=full:tin=bt709:pin=bt709:min=gbr:t=\(transfer):p=bt2020:m=bt2020nc:r=limited:npl=203,format=yuv420p10le"
        return [
            "-vf", filter, "-c:v", "libx265", "-preset", "ultrafast", "-crf", "12", "-x265-params",
            "log-level=none:colorprim=bt2020:transfer=\(transfer):colormatrix=bt2020nc", "-color_primaries", "bt2020",
            "-color_trc", transfer, "-colorspace", "bt2020nc", "-tag:v", "hvc1", "-c:a", "aac",
        ]
    }
}
