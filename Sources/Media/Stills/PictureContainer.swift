import CLibAV

/// Writes a container of one track into memory. Used by one thread.
final class PictureContainer {
    private var context: UnsafeMutablePointer<AVFormatContext>?
    private var isOpen = false

    /// Opens a format by FFmpeg's name and writes its head; times are of `ticks` a second.
    init(
        _ format: String, ticks: Int32, describe: (UnsafeMutablePointer<AVStream>) throws(MediaFailure) -> Void
    ) throws(MediaFailure) {
        guard avformat_alloc_output_context2(&context, nil, format, nil) >= 0, let context,
            avio_open_dyn_buf(&context.pointee.pb) >= 0
        else { throw LibAV.outOfMemory }
        isOpen = true
        guard let stream = avformat_new_stream(context, nil) else { throw LibAV.outOfMemory }
        stream.pointee.time_base = AVRational(num: 1, den: ticks)
        try describe(stream)
        guard avformat_write_header(context, nil) >= 0 else { throw Self.failure }
    }

    deinit {
        _ = close()
        avformat_free_context(context)
    }

    /// Writes a packet.
    func write(_ packet: UnsafeMutablePointer<AVPacket>) throws(MediaFailure) {
        packet.pointee.stream_index = 0
        guard av_write_frame(context, packet) >= 0 else { throw Self.failure }
    }

    /// Ends it. Answers the file.
    func finish() throws(MediaFailure) -> [UInt8] {
        guard av_write_trailer(context) >= 0 else { throw Self.failure }
        return close()
    }

    private func close() -> [UInt8] {
        guard isOpen, let context else { return [] }
        isOpen = false
        var bytes: UnsafeMutablePointer<UInt8>?
        let count = avio_close_dyn_buf(context.pointee.pb, &bytes)
        context.pointee.pb = nil
        defer { av_free(bytes) }
        return Array(UnsafeBufferPointer(start: bytes, count: Int(max(0, count))))
    }

    private static let failure = MediaFailure(.internalError, "An animation could not be written.")
}
