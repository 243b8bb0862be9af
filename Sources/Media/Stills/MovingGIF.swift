import CLibAV

/// Writes pictures as an animation in GIF, with a palette made of all of them.
enum MovingGIF {
    /// The file, which plays without end.
    static func file(_ pictures: [Bitmap], frameRate: Double) throws(MediaFailure) -> [UInt8] {
        let painted = try Palette.apply(to: pictures)
        guard let first = painted.first else { throw MediaFailure(.internalError, "An animation has no pictures.") }
        let encoder = try PictureEncoder(.gif, like: first, ticks: 100)
        let container = try PictureContainer("gif", ticks: 100) { (stream) throws(MediaFailure) in
            try encoder.describe(stream)
        }
        func time(_ place: Int) -> Int64 { Int64((Double(place) * 100 / frameRate).rounded()) }
        for (place, picture) in painted.enumerated() {
            try encoder.encode(picture, time: time(place)) { (packet) throws(MediaFailure) in
                packet.pointee.duration = max(1, time(place + 1) - time(place))
                try container.write(packet)
            }
        }
        try encoder.encode(nil) { (packet) throws(MediaFailure) in try container.write(packet) }
        return try container.finish()
    }
}
