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
        quarterTurns = Self.quarterTurns(stream)
        frameRate = Self.frameRate(stream, in: context)
        sampleRate = Int(parameters.sample_rate)
        channels = Int(parameters.ch_layout.nb_channels)
        color = ColorDescription(
            primaries: UInt16(clamping: Int(parameters.color_primaries.rawValue)),
            transfer: UInt16(clamping: Int(parameters.color_trc.rawValue)),
            matrix: UInt16(clamping: Int(parameters.color_space.rawValue)))
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

    private static func quarterTurns(_ stream: UnsafeMutablePointer<AVStream>) -> Int {
        guard let matrix = libav_display_matrix(stream) else { return 0 }
        var entries = [Int32](repeating: 0, count: 9)
        entries.withUnsafeMutableBytes { $0.copyMemory(from: UnsafeRawBufferPointer(start: matrix, count: 36)) }
        let degrees = av_display_rotation_get(entries)
        guard degrees.isFinite else { return 0 }
        // The matrix turns counter-clockwise by what the function answers.
        return ((Int((-degrees / 90).rounded()) % 4) + 4) % 4
    }

    private static func frameRate(
        _ stream: UnsafeMutablePointer<AVStream>, in context: UnsafeMutablePointer<AVFormatContext>
    ) -> AVRational {
        let rate = av_guess_frame_rate(context, stream, nil)
        guard rate.num > 0, rate.den > 0, 0.01...1000 ~= Double(rate.num) / Double(rate.den) else {
            return AVRational(num: 25, den: 1)
        }
        return rate
    }
}
