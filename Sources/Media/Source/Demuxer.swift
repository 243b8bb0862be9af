import CLibAV

/// Takes a container apart: finds its tracks, gives their packets in file order.
final class Demuxer {
    private let input: InputStream
    private(set) var context: UnsafeMutablePointer<AVFormatContext>?

    /// The first picture track that is no cover, and the first sound track, both the ones FFmpeg thinks best.
    private(set) var video: SourceTrack?
    private(set) var audio: SourceTrack?
    /// All sound tracks, that one first, and all tracks of texts.
    private(set) var sounds: [SourceTrack] = []
    private(set) var texts: [SourceTrack] = []

    /// Packets of the tracks that were chosen, so far.
    private(set) var packets = 0
    /// Whether the file ends before what its header says.
    private(set) var isCutOff = false

    /// Opens a file. Throws `NOT_MEDIA`, `UNSUPPORTED_FORMAT`, `TRUNCATED`, `CORRUPT`, `NO_VIDEO_OR_AUDIO` or `TOO_LARGE`.
    init(_ source: any ByteSource) throws(MediaFailure) {
        input = try InputStream(source)
        guard source.size > 0 else { throw MediaFailure(.notMedia, "The file is empty: upload it again.") }
        let format = try Probe.format(input)
        if Probe.isMovie(format) {
            let boxes = try MovieBoxes(source)
            try boxes.check()
            isCutOff = boxes.missingBytes > 0 || boxes.lacksMedia
        } else {
            isCutOff = try StatedSize(source).isBeyondEnd
        }
        try open(format)
        try findTracks()
    }

    deinit {
        avformat_close_input(&context)
    }

    /// The length that the container states, seconds; nil where it does not, or states what cannot be.
    var durationSeconds: Double? {
        guard let context, context.pointee.duration > 0 else { return nil }
        // Matroska counts from 0, wherever its first packet is.
        let start = formatName.hasPrefix("matroska") ? max(0, context.pointee.start_time) : 0
        let length = context.pointee.duration - start
        let seconds = Double(length > 0 ? length : context.pointee.duration) / Double(AV_TIME_BASE)
        return Double(input.size) * 8 / seconds < Bounds.leastBitrate && seconds > 3600 ? nil : seconds
    }

    /// Where the reading is, from 0 to 1 of the bytes.
    var fraction: Double { input.fraction }

    /// The container's name as FFmpeg spells it.
    var formatName: String { context.map { String(cString: $0.pointee.iformat.pointee.name) } ?? "" }

    /// Bits a second over all, from size and length; nil where the length is not known.
    var bitrate: Int? { durationSeconds.map { Int(Double(input.size) * 8 / max($0, 0.001)) } }

    private var repair = TimestampRepair(isRestless: false, end: nil)

    /// Whether reading stopped because bytes could not be had or were damaged, rather than at the end.
    private(set) var endedEarly = false

    /// The next packet of a track that was chosen, or nil at the end. Throws when the server cannot deliver bytes.
    func next() throws(MediaFailure) -> Packet? {
        let packet = try Packet()
        let status = av_read_frame(context, packet.pointer)
        if let failure = input.failure { throw failure }
        if status == libav_error_memory { throw LibAV.outOfMemory }
        guard status >= 0 else {
            endedEarly = status != libav_error_eof
            return nil
        }
        packets += 1
        guard packet.size <= Bounds.packetBytes else {
            throw MediaFailure(.tooLarge, "The file holds a coded picture of \(packet.size) bytes.")
        }
        if let stream = context?.pointee.streams[Int(packet.pointer.pointee.stream_index)] {
            Self.repair(packet, of: stream, by: &repair)
        }
        return packet
    }

    private func open(_ format: UnsafePointer<AVInputFormat>) throws(MediaFailure) {
        guard let made = avformat_alloc_context() else { throw LibAV.outOfMemory }
        context = made
        made.pointee.pb = input.context
        made.pointee.flags |= AVFMT_FLAG_CUSTOM_IO
        // What may lie behind the pictures is not looked for where it did not come yet.
        if input.isGrowing { made.pointee.flags |= AVFMT_FLAG_IGNIDX }
        made.pointee.max_streams = 1000
        made.pointee.io_open = { _, _, _, _, _ in libav_error_refused }
        av_opt_set(made, "format_whitelist", AllowList.formats.joined(separator: ","), 0)
        av_opt_set(made, "codec_whitelist", AllowList.decoders.joined(separator: ","), 0)
        av_opt_set(made, "protocol_whitelist", "none", 0)
        var options: OpaquePointer?
        av_dict_set(&options, "enable_drefs", "0", 0)
        av_dict_set(&options, "use_absolute_path", "0", 0)
        defer { av_dict_free(&options) }
        let status = avformat_open_input(&context, nil, format, &options)
        if let failure = input.failure { throw failure }
        guard status >= 0 else {
            if status == libav_error_memory { throw LibAV.claimsTooMuch }
            throw MediaFailure(
                isCutOff || status == libav_error_eof ? .truncated : .corrupt,
                "The file begins like \(Probe.title(format)) but cannot be read on (\(LibAV.text(status))); it may be cut "
                    + "off or damaged. Upload it again.")
        }
    }

    private func findTracks() throws(MediaFailure) {
        guard let context else { throw LibAV.outOfMemory }
        guard context.pointee.nb_streams <= Bounds.streams else {
            throw MediaFailure(
                .tooLarge,
                "The file has \(context.pointee.nb_streams) streams; at most \(Bounds.streams) are accepted.")
        }
        try DecoderLimits.checkPictures(of: context)
        let status = DecoderLimits.whileProbing(context) { avformat_find_stream_info(context, $0) }
        if let failure = input.failure { throw failure }
        if status == libav_error_memory { throw LibAV.outOfMemory }
        guard context.pointee.nb_streams <= Bounds.streams else {
            throw MediaFailure(
                .tooLarge,
                "The file has \(context.pointee.nb_streams) streams; at most \(Bounds.streams) are accepted.")
        }
        guard !Encryption.isFound(in: context) else { throw .encrypted }
        let start = context.pointee.start_time == libav_no_timestamp ? 0 : context.pointee.start_time
        repair = TimestampRepair(
            isRestless: context.pointee.iformat.pointee.flags & AVFMT_TS_DISCONT != 0,
            end: durationSeconds.map { $0 + Double(start) / Double(AV_TIME_BASE) })
        video = Self.best(AVMEDIA_TYPE_VIDEO, in: context)
        sounds = Self.all(AVMEDIA_TYPE_AUDIO, in: context)
        audio = sounds.first
        texts = Self.all(AVMEDIA_TYPE_SUBTITLE, in: context).sorted { $0.index < $1.index }
        guard video != nil || audio != nil else {
            if isCutOff { throw SourceEnd.cutOff }
            throw MediaFailure(
                .noVideoOrAudio,
                "The file is \(Probe.title(context.pointee.iformat)) but holds neither pictures nor sound that can be "
                    + "played.")
        }
        if video == nil, let audio, audio.channels > Bounds.channels {
            throw MediaFailure(
                .unsupportedFormat,
                "The sound has \(audio.channels) channels; at most \(Bounds.channels) are accepted. Mix it down first.")
        }
        let wanted = Set((sounds + texts).map(\.index) + [video?.index ?? -1])
        for index in 0..<Int(context.pointee.nb_streams) where !wanted.contains(index) {
            context.pointee.streams[index]?.pointee.discard = AVDISCARD_ALL
        }
    }
}
