/// What a live picture usually costs, where its source does not say it.
enum LiveBitrate {
    /// Bits a second of H.264 at that height.
    static func usual(height: Int, frameRate: Double) -> Int {
        let rungs = Rung.standard
        let lines = Double(max(1, height))
        let rung = rungs.last { Double($0.height) * 1.1 >= lines } ?? rungs[0]
        let share = lines / Double(rung.height)
        return Int(Double(rung.bitrate) * share * share * RateFactor.of(frameRate: frameRate))
    }
}
