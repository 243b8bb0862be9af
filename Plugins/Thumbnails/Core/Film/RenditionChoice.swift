/// From which rendition a picture is taken: the smallest that has clearly more pixels than are wanted, since it is decoded
/// faster, and every picture of the best one.
package enum RenditionChoice {
    /// How many times the wanted pixels across it has at least.
    private static let margin = 1.5

    /// Of a film's renditions, best first; nil of none. `covers` leaves out those that do not have the time.
    package static func best(
        of renditions: [FilmRendition], for request: PictureRequest, covers: (FilmRendition) -> Bool
    ) -> FilmRendition? {
        let familiar = renditions.filter(\.isFamiliar)
        let known = familiar.isEmpty ? renditions : familiar
        guard let top = known.first else { return nil }
        let covering = known.filter(covers)
        let needed = Double(top.width) * scale(request, top) * margin
        let fit = covering.filter { abs($0.frameRate - top.frameRate) < 0.5 && Double($0.width) >= needed }
        return fit.min { $0.width < $1.width } ?? covering.first
    }

    /// How large the picture is shown, of the best rendition's size.
    private static func scale(_ request: PictureRequest, _ top: FilmRendition) -> Double {
        let across = request.width.map { Double($0) / Double(top.width) }
        let down = request.height.map { Double($0) / Double(top.height) }
        guard let across, let down else { return across ?? down ?? 1 }
        return request.fit == .contain ? min(across, down) : max(across, down)
    }
}
