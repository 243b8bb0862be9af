/// What a copied picture is called.
package enum CopiedName {
    /// After its height, or "source" where a rung of another size has that name. HEVC does not play everywhere, so rungs of
    /// its own height are made of it, and these have the heights' names.
    package static func of(codec: String, height: Int, in ladder: [Rung]) -> String {
        let plain = "\(height)p"
        let isTaken = ladder.contains { $0.name == plain && $0.height != height }
        if codec == "h264", !isTaken { return plain }
        return ["source", "original", "copy"].first { name in !ladder.contains { $0.name == name } } ?? "source-0"
    }

    /// Of a track that is shown as it is coded.
    static func of(_ track: SourceTrack, in ladder: [Rung]) -> String {
        of(codec: track.codec, height: track.height, in: ladder)
    }

    /// Of the renditions that a ladder would have, those that are made beside the copy: clearly lower ones; beside HEVC also
    /// those of its own height in other codecs.
    package static func rungs(_ renditions: [VideoRendition], beside codec: String, height: Int) -> [VideoRendition] {
        renditions.filter { rendition in
            Double(rendition.height) * 1.1 <= Double(height) || codec != "h264" && rendition.codec != codec
        }
    }
}
