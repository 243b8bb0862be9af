extension Media {
    /// Arguments for lavfi graphs as inputs.
    static func lavfi(_ graphs: String?...) -> [String] {
        graphs.compactMap { $0 }.flatMap { ["-f", "lavfi", "-i", $0] }
    }
}
