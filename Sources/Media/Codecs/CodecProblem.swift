/// What a codec said when it failed at one frame or packet; whether that ends the run is the caller's to judge.
struct CodecProblem: Error {
    /// One sentence.
    let sentence: String
}
