import CLibAV

/// What decoders may make of what a file claims while libavformat looks for the parameters of its streams.
enum DecoderLimits {
    /// Refuses pictures that are too large by what the header says, before a decoder sees it: what it makes of that is 0×0.
    static func checkPictures(of context: UnsafeMutablePointer<AVFormatContext>) throws(MediaFailure) {
        for index in 0..<Int(context.pointee.nb_streams) {
            guard let parameters = context.pointee.streams[index]?.pointee.codecpar.pointee else { continue }
            let (width, height) = (Int(parameters.width), Int(parameters.height))
            if width > 0, height > 0, width * height > Bounds.pixels { throw .pictureTooLarge(width, height) }
        }
    }

    /// Runs a call with options for each stream of a file.
    static func whileProbing(
        _ context: UnsafeMutablePointer<AVFormatContext>,
        _ call: (UnsafeMutablePointer<OpaquePointer?>?) -> Int32
    ) -> Int32 {
        let count = Int(context.pointee.nb_streams)
        guard count > 0 else { return call(nil) }
        var options = [OpaquePointer?](repeating: nil, count: count)
        for index in options.indices {
            av_dict_set(&options[index], "max_pixels", String(Bounds.pixels), 0)
            av_dict_set(&options[index], "max_samples", String(Bounds.soundSamples), 0)
            av_dict_set(&options[index], "threads", "1", 0)
        }
        defer {
            for index in options.indices { av_dict_free(&options[index]) }
        }
        return options.withUnsafeMutableBufferPointer { call($0.baseAddress) }
    }
}

extension MediaFailure {
    /// Of pictures with more pixels than may be.
    static func pictureTooLarge(_ width: Int, _ height: Int) -> MediaFailure {
        MediaFailure(
            .tooLarge,
            "The picture is \(width)×\(height); at most \(Bounds.pixels / 1_000_000) megapixels are accepted. Convert the film "
                + "to a smaller size.")
    }
}
