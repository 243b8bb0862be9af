import CLibAV

extension SourceTrack {
    init(_ stream: UnsafeMutablePointer<AVStream>, in context: UnsafeMutablePointer<AVFormatContext>) {
        let parameters = stream.pointee.codecpar.pointee
        index = Int(stream.pointee.index)
        codec = LibAV.name(of: parameters.codec_id)
        timeBase = stream.pointee.time_base
        extradata = Array(
            UnsafeBufferPointer(
                start: parameters.extradata, count: parameters.extradata == nil ? 0 : Int(parameters.extradata_size)))
        bitrate = Int(clamping: parameters.bit_rate)
        width = Int(parameters.width)
        height = Int(parameters.height)
        pixelAspect = Self.pixelAspect(stream, in: context)
        orientation = Self.orientation(stream)
        frameRate = Self.frameRate(stream, in: context)
        sampleRate = Int(parameters.sample_rate)
        channels = Int(parameters.ch_layout.nb_channels)
        sampleBits = Int(parameters.bits_per_coded_sample)
        blockBytes = Int(parameters.block_align)
        color = ColorDescription(
            primaries: UInt16(clamping: Int(parameters.color_primaries.rawValue)),
            transfer: UInt16(clamping: Int(parameters.color_trc.rawValue)),
            matrix: UInt16(clamping: Int(parameters.color_space.rawValue)))
        let light = libav_peak_light(stream)
        peakLight = light > 0 ? light : nil
        language = LanguageTag.tag(TrackTags.text("language", of: stream))
        title = TrackTags.text("title", of: stream)
        isDefault = stream.pointee.disposition & AV_DISPOSITION_DEFAULT != 0
        isForced = stream.pointee.disposition & AV_DISPOSITION_FORCED != 0
        describesSound = stream.pointee.disposition & AV_DISPOSITION_HEARING_IMPAIRED != 0
        let start = stream.pointee.start_time
        startSeconds =
            start == libav_no_timestamp
            ? nil : Double(start) * Double(timeBase.num) / Double(max(1, timeBase.den))
    }

    private static func pixelAspect(
        _ stream: UnsafeMutablePointer<AVStream>, in context: UnsafeMutablePointer<AVFormatContext>
    ) -> AVRational {
        let aspect = av_guess_sample_aspect_ratio(context, stream, nil)
        // A pixel a hundred times wider than high is damage, not intent.
        guard aspect.num > 0, aspect.den > 0, 0.01...100 ~= Double(aspect.num) / Double(aspect.den) else {
            return AVRational(num: 1, den: 1)
        }
        return aspect
    }

    private static func orientation(_ stream: UnsafeMutablePointer<AVStream>) -> Orientation {
        guard let matrix = libav_display_matrix(stream) else { return .upright }
        var entries = [Int32](repeating: 0, count: 9)
        entries.withUnsafeMutableBytes { $0.copyMemory(from: UnsafeRawBufferPointer(start: matrix, count: 36)) }
        return Orientation(matrix: entries)
    }

    /// What FFmpeg guesses is the rate of the container's smallest step: of a file whose pictures come unevenly the average
    /// says more, and of fields the pictures count.
    private static func frameRate(
        _ stream: UnsafeMutablePointer<AVStream>, in context: UnsafeMutablePointer<AVFormatContext>
    ) -> AVRational {
        func number(_ rate: AVRational) -> Double? {
            guard rate.num > 0, rate.den > 0 else { return nil }
            let number = Double(rate.num) / Double(rate.den)
            return 0.01...1000 ~= number ? number : nil
        }
        let guess = av_guess_frame_rate(context, stream, nil)
        let average = stream.pointee.avg_frame_rate
        switch (number(guess), number(average)) {
        case (let guessed?, let measured?): return guessed > measured * 1.4 ? average : guess
        case (_?, nil): return guess
        case (nil, _?): return average
        case (nil, nil): return AVRational(num: 25, den: 1)
        }
    }
}
