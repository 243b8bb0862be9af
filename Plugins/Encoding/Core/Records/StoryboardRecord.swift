package import JSON

/// A sheet of small pictures of the film, an even time apart: what players show over their seek bars.
package struct StoryboardRecord: Sendable, Hashable {
    /// The sheet's blob, below the stream's media.
    package var blob: String
    /// Pictures in a row.
    package var columns: Int
    /// Pictures on the sheet.
    package var count: Int
    /// How long each stands for, seconds.
    package var intervalSeconds: Double
    /// Of one picture, pixels.
    package var tileWidth: Int
    package var tileHeight: Int
    /// When the picture is shown that stands for the film best.
    package var bestSeconds: Double

    /// How much of the film it shows.
    package var shownSeconds: Double { Double(count) * intervalSeconds }

    /// Reads one of the store's, or one that a worker announces. Nil where it is none.
    package init?(_ json: JSON?) {
        guard let json, let blob = json["blob"]?.string, Self.isSheet(blob), let columns = json["columns"]?.int,
            1...100 ~= columns, let count = json["count"]?.int, 1...1000 ~= count,
            let interval = json["intervalSeconds"]?.double, 0.001...100_000 ~= interval,
            let width = json["tileWidth"]?.int, let height = json["tileHeight"]?.int, 1...1000 ~= width,
            1...1000 ~= height, let best = json["bestSeconds"]?.double, 0...1_000_000 ~= best
        else { return nil }
        self.blob = blob
        self.columns = columns
        self.count = count
        intervalSeconds = interval
        tileWidth = width
        tileHeight = height
        bestSeconds = best
    }

    /// As the store keeps it, and as others are told it.
    package var json: JSON {
        [
            "blob": .string(blob), "columns": .integer(Int64(columns)), "count": .integer(Int64(count)),
            "intervalSeconds": .number(intervalSeconds), "tileWidth": .integer(Int64(tileWidth)),
            "tileHeight": .integer(Int64(tileHeight)), "bestSeconds": .number(bestSeconds),
        ]
    }

    /// A folder and a file, neither of which is hidden or climbs out.
    private static func isSheet(_ blob: String) -> Bool {
        let parts = blob.split(separator: "/", omittingEmptySubsequences: false)
        return parts.count == 2 && parts[0].hasPrefix("storyboard") && parts[1].hasSuffix(".jpg")
            && RenditionName.isValid(String(parts[0])) && RenditionName.isValid(String(parts[1].dropLast(4)))
    }
}
