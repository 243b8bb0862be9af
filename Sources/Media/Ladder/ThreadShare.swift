/// How many threads each rung's encoder gets, largest first.
struct ThreadShare {
    let processors: Int
    /// Of each rung.
    let pixels: [Int]

    /// Every rung has a thread of its own already: only one that is more than a processor's share of the work needs
    /// more than one inside its encoder.
    func threads(of index: Int) -> Int {
        let all = Double(max(1, pixels.reduce(0, +)))
        let share = Double(pixels[index]) / all * Double(processors)
        return max(1, min(16, Int((share * 1.5).rounded())))
    }
}
