import CLibAV

/// Writes pictures as an animation in WebP.
enum MovingWebP {
    /// The file, which plays without end.
    static func file(_ pictures: [Bitmap], frameRate: Double) throws(MediaFailure) -> [UInt8] {
        guard let first = pictures.first else { throw MediaFailure(.internalError, "An animation has no pictures.") }
        let encoder = try PictureEncoder(
            .movingWebP, like: try first.converted(to: AV_PIX_FMT_YUV420P), ticks: 1000,
            options: ["loop": "0", "compression_level": "2", "quality": "70"])
        var file: [UInt8] = []
        let take = { (packet: UnsafeMutablePointer<AVPacket>) throws(MediaFailure) in
            file.append(contentsOf: UnsafeBufferPointer(start: packet.pointee.data, count: Int(packet.pointee.size)))
        }
        for (place, picture) in pictures.enumerated() {
            let time = Int64((Double(place) * 1000 / frameRate).rounded())
            try encoder.encode(try picture.converted(to: AV_PIX_FMT_YUV420P), time: time, take)
        }
        try encoder.encode(nil, take)
        guard !file.isEmpty else { throw MediaFailure(.internalError, "An animation could not be encoded.") }
        return file
    }
}
