/// What the meaning of a moment depends on.
struct FilmFacts: Sendable, Hashable {
    /// The film's length.
    var seconds: Double
    /// When the picture is shown that stands for it best; nil: nobody knows yet.
    var bestSeconds: Double?
    /// Whether it may be live.
    var isAbsent: Bool
}
