/// Why a source's playlists cannot be played on: a sentence for the stream's owner.
package struct HLSProblem: Error, Sendable, Hashable {
    package let message: String

    init(_ message: String) {
        self.message = message
    }

    static let notAPlaylist = HLSProblem("What the source answers is no HLS playlist.")
    static let encrypted = HLSProblem("The source's segments are encrypted, which is not taken.")
    static let over = HLSProblem("The source's playlist has an end, so it is not live: upload a film instead.")
    static let ended = HLSProblem("The source has ended.")
    static let still = HLSProblem("The source's playlist stands still: nothing new is listed.")
    static let otherSound = HLSProblem(
        "The source has its sound in a playlist of its own, which is taken with fMP4 segments alone.")
    static let noMedia = HLSProblem("The source's segments are neither MPEG-TS nor fMP4.")
    static let unreachable = HLSProblem("The source's segments cannot be fetched.")
}
