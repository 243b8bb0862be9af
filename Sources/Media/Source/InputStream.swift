import CLibAV

/// A byte source as libavformat reads it.
final class InputStream {
    private static let bufferSize: Int32 = 1 << 16

    private let source: any ByteSource
    private var offset: Int64 = 0
    private var pointer: UnsafeMutablePointer<AVIOContext>?
    /// Why bytes could not be had; libavformat itself only learns that they could not.
    private(set) var failure: MediaFailure?

    init(_ source: any ByteSource) throws(MediaFailure) {
        self.source = source
        guard let buffer = av_malloc(Int(Self.bufferSize)) else { throw LibAV.outOfMemory }
        pointer = avio_alloc_context(
            buffer.assumingMemoryBound(to: UInt8.self), Self.bufferSize, 0, Unmanaged.passUnretained(self).toOpaque(),
            readInput, nil, seekInput)
        guard pointer != nil else {
            av_free(buffer)
            throw LibAV.outOfMemory
        }
    }

    deinit {
        if let pointer { av_free(pointer.pointee.buffer) }
        avio_context_free(&pointer)
    }

    /// Valid as long as this.
    var context: UnsafeMutablePointer<AVIOContext>? { pointer }

    /// How much of the file was read, from 0 to 1, judged by the place.
    var fraction: Double { source.size > 0 ? min(1, Double(offset) / Double(source.size)) : 0 }

    /// Whether reading at its end may wait for long.
    var isGrowing: Bool { source.isGrowing }

    /// The file's size, bytes.
    var size: UInt64 { source.size }

    fileprivate func read(_ buffer: UnsafeMutableRawBufferPointer) -> Int32 {
        guard offset >= 0, UInt64(offset) < source.size else { return libav_error_eof }
        do {
            let count = try source.read(at: UInt64(offset), into: buffer)
            offset += Int64(count)
            return count == 0 ? libav_error_eof : Int32(count)
        } catch {
            failure = error
            return libav_error_io
        }
    }

    fileprivate func seek(_ target: Int64, _ whence: Int32) -> Int64 {
        let size = Int64(clamping: source.size)
        switch whence & ~AVSEEK_FORCE {
        case AVSEEK_SIZE: return size
        case 0: offset = target
        case 1: offset = offset.addingReportingOverflow(target).partialValue
        case 2: offset = size.addingReportingOverflow(target).partialValue
        default: return -1
        }
        return offset < 0 ? -1 : offset
    }
}

private func readInput(_ opaque: UnsafeMutableRawPointer?, _ buffer: UnsafeMutablePointer<UInt8>?, _ size: Int32)
    -> Int32
{
    guard let opaque, size > 0 else { return libav_error_io }
    return Unmanaged<InputStream>.fromOpaque(opaque).takeUnretainedValue()
        .read(UnsafeMutableRawBufferPointer(start: buffer, count: Int(size)))
}

private func seekInput(_ opaque: UnsafeMutableRawPointer?, _ offset: Int64, _ whence: Int32) -> Int64 {
    guard let opaque else { return -1 }
    return Unmanaged<InputStream>.fromOpaque(opaque).takeUnretainedValue().seek(offset, whence)
}
