import CStreamPlugin

extension CodecCatalog {
    /// The rungs of a ladder that can be encoded here; what cannot becomes a warning. Throws `INTERNAL_ERROR` where none
    /// can.
    func encodable(_ ladder: [Rung], _ warnings: inout [String]) throws(MediaFailure) -> [Rung] {
        let rungs = ladder.filter { !encoders(of: $0.codec, STREAM_MEDIA_VIDEO).isEmpty }
        let missing = Set(ladder.map(\.codec)).subtracting(rungs.map(\.codec)).sorted().joined(separator: " or ")
        guard !rungs.isEmpty else {
            throw MediaFailure(.internalError, "No codec plugin here encodes \(missing): enable libav-codecs.")
        }
        if !missing.isEmpty {
            warnings.append("No codec plugin here encodes \(missing); the renditions in it were left out.")
        }
        return rungs
    }
}
