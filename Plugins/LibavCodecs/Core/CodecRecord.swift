internal import CStreamPlugin

/// Owns the configuration record of an encoder's stream.
final class CodecRecord {
    private let memory: UnsafeMutableBufferPointer<UInt8>

    init(_ bytes: [UInt8]) {
        memory = .allocate(capacity: bytes.count)
        _ = memory.initialize(from: bytes)
    }

    deinit {
        memory.deallocate()
    }

    /// The record, valid as long as this.
    var bytes: stream_bytes { stream_bytes(data: memory.baseAddress, size: memory.count) }
}
