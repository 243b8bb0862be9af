import CStreamPlugin

/// Which of several encoders makes a rendition: decided before anything is encoded, so that `info` can say it.
struct EncoderChoice {
    /// The rendition's name, as warnings say it.
    let rendition: String
    let configuration: CodecConfiguration
    /// The encoder that an earlier attempt used, whose segments this one goes on with.
    let pinned: String?

    /// The pinned candidate, else the first that opens with the configuration. The last is taken unasked: what it says
    /// is said where it is used. Adds to the warnings what those before it said. Nil only without candidates.
    func make(of candidates: [CodecEncoder], _ warnings: inout [String]) -> CodecEncoder? {
        if let pinned, let encoder = candidates.first(where: { $0.name == pinned }) { return encoder }
        for (encoder, next) in zip(candidates, candidates.dropFirst()) {
            do throws(CodecProblem) {
                _ = try CodecInstance(encoder.table, configuration)
                return encoder
            } catch {
                warnings.append("\(encoder.name) did not make \(rendition) but \(next.name): \(error.sentence)")
            }
        }
        return candidates.last
    }
}
