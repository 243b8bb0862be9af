import CLibAV
import CStreamPlugin
import JSON

/// Collects small pictures of a film while it is decoded, an even time apart, and publishes them as one sheet: what a player
/// shows over its seek bar. Used by one thread.
///
/// How long the film is need not be known: once the sheet is full, every other picture is let go and the time between two
/// doubles. The pictures depend on the film alone, so that every attempt makes the same sheets.
final class Storyboard {
    /// Pictures of a sheet, at most.
    static let mostTiles = 100
    /// Pictures in a row.
    static let columns = 10
    /// The longer side of a picture, pixels.
    static let tileSide = 160
    /// Sheets are published early, so that there is something while the rest is made.
    private static let early: Set<Int> = [4, 20, 50]

    private struct Tile {
        let frame: MediaFrame
        let seconds: Double
        let worth: Double
    }

    private let preparation: PicturePreparation
    private let outbox: any Outbox
    private let folder: String
    private let width: Int
    private let height: Int
    private var tiles: [Tile] = []
    private var interval = 1.0
    /// What went wrong: a film plays without it.
    private var isBroken = false

    /// Of pictures of a track; `suffix` is that of the renditions' names.
    init(_ track: SourceTrack, suffix: String, durationSeconds: Double?, outbox: any Outbox) {
        let size = track.displaySize
        let scale = Double(Self.tileSide) / Double(max(1, size.width, size.height))
        func side(_ length: Int) -> Int { max(2, Int((Double(length) * scale / 2).rounded()) * 2) }
        width = side(size.width)
        height = side(size.height)
        preparation = PicturePreparation(track, width: width, height: height)
        self.outbox = outbox
        folder = "storyboard\(suffix)"
        let length = min(Bounds.seconds, durationSeconds ?? 0)
        while length > interval * Double(Self.mostTiles) { interval *= 2 }
    }

    /// Whether a picture that is shown from then on, seconds, has a place.
    func wants(_ seconds: Double) -> Bool {
        !isBroken && seconds >= 0 && seconds < Bounds.seconds && Int(seconds / interval) >= tiles.count
    }

    /// Takes a decoded picture, in the order in which they are shown, if it has a place.
    func take(_ frame: MediaFrame, at seconds: Double) {
        guard wants(seconds) else { return }
        do throws(MediaFailure) {
            let picture = try preparation.prepare(frame)
            let tile = Tile(frame: picture, seconds: seconds, worth: PictureWorth.of(picture))
            // Where there was none for long, the one before is what is shown.
            while Int(seconds / interval) > tiles.count {
                tiles.append(tiles.last ?? tile)
                try compact()
            }
            guard Int(seconds / interval) == tiles.count else { return }
            tiles.append(tile)
            if interval == 1, Self.early.contains(tiles.count) { try publish() }
            try compact()
        } catch {
            isBroken = true
        }
    }

    /// The film is over.
    func finish() {
        guard !isBroken, !tiles.isEmpty else { return }
        do throws(MediaFailure) { try publish() } catch { isBroken = true }
    }

    private func compact() throws(MediaFailure) {
        guard tiles.count > Self.mostTiles else { return }
        tiles = stride(from: 0, to: tiles.count, by: 2).map { tiles[$0] }
        interval *= 2
        try publish()
    }

    private func publish() throws(MediaFailure) {
        let columns = min(Self.columns, tiles.count)
        let rows = (tiles.count + columns - 1) / columns
        let sheet = MediaFrame(
            adopting: PicturePool(width: columns * width, height: rows * height).blackPicture(pts: 0, duration: 1))
        for (place, tile) in tiles.enumerated() {
            copy(tile.frame, to: sheet, left: place % columns * width, top: place / columns * height)
        }
        let bitmap = try Bitmap(AV_PIX_FMT_RGB24, width: sheet.width, height: sheet.height)
        let shape = PictureShape(source: (sheet.width, sheet.height), width: nil, height: nil, fit: .contain)
        var context: OpaquePointer?
        defer { sws_freeContext(context) }
        try PictureRendering.scale(sheet, shape, into: bitmap, &context)
        let best = PictureWorth.first(worth: tiles.map(\.worth)) ?? 0
        let name = "\(tiles.count)-\(Int(interval))"
        let message: JSON = [
            "type": "storyboard", "blob": .string("\(folder)/\(name).jpg"), "columns": .integer(Int64(columns)),
            "count": .integer(Int64(tiles.count)), "intervalSeconds": .number(interval),
            "tileWidth": .integer(Int64(width)), "tileHeight": .integer(Int64(height)),
            "bestSeconds": .number((tiles[best].seconds * 1e6).rounded() / 1e6),
        ]
        try outbox.send(message, bytes: try StillEncoder.file(bitmap, .jpg))
    }

    private func copy(_ tile: MediaFrame, to sheet: MediaFrame, left: Int, top: Int) {
        let (from, to) = (tile.value, sheet.value)
        plane(from.planes.0, from.strides.0, to.planes.0, to.strides.0, left, top, width, height)
        plane(from.planes.1, from.strides.1, to.planes.1, to.strides.1, left / 2, top / 2, width / 2, height / 2)
        plane(from.planes.2, from.strides.2, to.planes.2, to.strides.2, left / 2, top / 2, width / 2, height / 2)
    }

    private func plane(
        _ source: UnsafeMutablePointer<UInt8>?, _ sourceStride: Int32, _ target: UnsafeMutablePointer<UInt8>?,
        _ targetStride: Int32, _ left: Int, _ top: Int, _ width: Int, _ height: Int
    ) {
        guard let source, let target else { return }
        for y in 0..<height {
            let row = target + (top + y) * Int(targetStride) + left
            row.update(from: source + y * Int(sourceStride), count: width)
        }
    }
}
