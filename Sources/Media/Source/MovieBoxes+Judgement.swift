extension MovieBoxes {
    /// Refuses what cannot be played whatever libavformat makes of it. Throws `TRUNCATED`, `UNSUPPORTED_FORMAT` or
    /// `TOO_LARGE`.
    func check() throws(MediaFailure) {
        guard beginsIndex else {
            throw MediaFailure(
                .truncated,
                "The file ends before its index (the moov box), without which nothing of it can be found: it was cut off "
                    + "while it was recorded, exported or sent. Upload it again, whole.")
        }
        guard !refersElsewhere else {
            throw MediaFailure(
                .unsupportedFormat,
                "The film's pictures or sound are in other files, which were not uploaded. Export it as one file that "
                    + "contains everything.")
        }
        guard !isEncrypted else { throw .encrypted }
        guard !isPacked else {
            throw MediaFailure(
                .unsupportedFormat,
                "The film's index is compressed, as only very old programs did. Export it again as MP4 or MOV.")
        }
        guard tracks <= Bounds.streams else {
            throw MediaFailure(.tooLarge, "The file has \(tracks) tracks; at most \(Bounds.streams) are accepted.")
        }
        guard edits <= Bounds.edits else {
            throw MediaFailure(
                .tooLarge,
                "A track of the file is cut into \(edits) edits; at most \(Bounds.edits) are accepted. Export the film again, "
                    + "in one piece.")
        }
        guard claimedSamples <= Bounds.frames else {
            throw MediaFailure(
                .tooLarge,
                "The file says that it has \(claimedSamples) pictures; at most \(Bounds.frames) are accepted.")
        }
    }
}

extension MediaFailure {
    /// Of a file that only its seller's programs may read.
    static var encrypted: MediaFailure {
        MediaFailure(
            .unsupportedFormat,
            "The pictures or the sound of the file are encrypted (DRM), so they cannot be read. Upload a copy without "
                + "protection.")
    }
}
