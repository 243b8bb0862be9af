/// What a codec said when it failed at one frame or packet; whether that ends the run is the caller's to judge.
struct CodecProblem: Error {
    /// One sentence.
    let sentence: String

    /// As the failure of a run: `WORKER_LIMIT` where memory ran out, else the given code and sentence with the codec's.
    func failure(_ code: MediaFailure.Code, _ sentence: String) -> MediaFailure {
        self.sentence.hasPrefix("There was not enough memory")
            ? LibAV.outOfMemory : MediaFailure(code, "\(sentence) \(self.sentence)")
    }
}
