/// The memory of a packet or frame, as long as anybody holds it, on whatever thread.
final class Memory {
    let start: UnsafeMutableRawPointer

    init(_ size: Int) {
        start = .allocate(byteCount: size, alignment: 64)
    }

    deinit {
        start.deallocate()
    }

    /// A `buffer` of the boundary, which owns a reference.
    func owned() -> UnsafeMutableRawPointer { Unmanaged.passRetained(self).toOpaque() }

    /// The `retain` of such a buffer.
    static let retain: @convention(c) (UnsafeMutableRawPointer?) -> Void = { buffer in
        if let buffer { _ = Unmanaged<Memory>.fromOpaque(buffer).retain() }
    }

    /// The `release` of such a buffer.
    static let release: @convention(c) (UnsafeMutableRawPointer?) -> Void = { buffer in
        if let buffer { Unmanaged<Memory>.fromOpaque(buffer).release() }
    }
}
