package import JSON

/// A picture that is kept.
package struct StoredPicture: Sendable, Hashable {
    /// Its blob's name in the stream's folder of pictures.
    package var name: String
    /// Pixels.
    package var width: Int
    package var height: Int
    /// When the film shows it from, seconds.
    package var timeSeconds: Double
    /// Milliseconds since 1970.
    package var createdAt: Int64

    /// Describes one.
    package init(name: String, width: Int, height: Int, timeSeconds: Double, createdAt: Int64) {
        self.name = name
        self.width = width
        self.height = height
        self.timeSeconds = timeSeconds
        self.createdAt = createdAt
    }

    /// Reads one of the store's. Nil where it is none.
    package init?(name: String, _ json: JSON) {
        guard let width = json["width"]?.int, let height = json["height"]?.int,
            let time = json["timeSeconds"]?.double, let created = json["createdAt"]?.int64
        else { return nil }
        self.init(name: name, width: width, height: height, timeSeconds: time, createdAt: created)
    }

    /// As the store keeps it.
    package var json: JSON {
        [
            "width": .integer(Int64(width)), "height": .integer(Int64(height)), "timeSeconds": .number(timeSeconds),
            "createdAt": .integer(createdAt),
        ]
    }
}
