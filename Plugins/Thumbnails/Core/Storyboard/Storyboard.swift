package import JSON

/// A film's small pictures on one sheet, as `mediaIndex` tells of it.
package struct Storyboard: Sendable, Hashable {
    /// The sheet, below the stream's media.
    package var blob: String
    /// Pictures in a row.
    package var columns: Int
    /// Pictures on the sheet.
    package var count: Int
    /// How long each stands for, seconds.
    package var intervalSeconds: Double
    /// Of one, pixels.
    package var tileWidth: Int
    package var tileHeight: Int
    /// When the picture is shown that stands for the film best.
    package var bestSeconds: Double

    /// Reads one. Nil where it is none.
    package init?(_ json: JSON) {
        guard let blob = json["blob"]?.string, let columns = json["columns"]?.int, columns > 0,
            let count = json["count"]?.int, 1...1000 ~= count, let interval = json["intervalSeconds"]?.double,
            interval > 0, let width = json["tileWidth"]?.int, let height = json["tileHeight"]?.int
        else { return nil }
        self.blob = blob
        self.columns = columns
        self.count = count
        intervalSeconds = interval
        tileWidth = width
        tileHeight = height
        bestSeconds = json["bestSeconds"]?.double ?? 0
    }

    /// What tells this sheet from others of the film: "20-1".
    package var version: String {
        let file = blob.split(separator: "/").last ?? ""
        return String(file.dropLast(".jpg".count))
    }
}
