import CLibAV

/// Writes one picture as a file.
enum StillEncoder {
    /// The file of a picture in RGB.
    static func file(_ picture: Bitmap, _ format: StillFormat) throws(MediaFailure) -> [UInt8] {
        switch format {
        case .jpg: try file(picture.converted(to: AV_PIX_FMT_YUVJ420P), .mjpeg)
        // Fast rather than small: what is saved by looking for longer is little.
        case .png: try file(picture, .png, ["compression_level": "4", "pred": "up"])
        case .webp:
            try file(
                picture.converted(to: AV_PIX_FMT_YUV420P), .libwebp, ["compression_level": "2", "quality": "80"])
        case .gif: try MovingGIF.file([picture], frameRate: 1)
        }
    }

    private static func file(_ picture: Bitmap, _ name: PictureEncoder.Name, _ options: [String: String] = [:])
        throws(MediaFailure) -> [UInt8]
    {
        let encoder = try PictureEncoder(name, like: picture, ticks: 25, options: options)
        var file: [UInt8] = []
        let take = { (packet: UnsafeMutablePointer<AVPacket>) throws(MediaFailure) in
            file.append(contentsOf: UnsafeBufferPointer(start: packet.pointee.data, count: Int(packet.pointee.size)))
        }
        try encoder.encode(picture, take)
        try encoder.encode(nil, take)
        guard !file.isEmpty else { throw MediaFailure(.internalError, "A picture could not be encoded.") }
        return file
    }
}
