/// Owns the bytes of a coded picture or block.
package final class CodedBytes: @unchecked Sendable {
    // why: they are written once, before it is shared.

    private let start: UnsafeMutableRawPointer
    let count: Int

    init(_ bytes: some Collection<UInt8>) {
        count = bytes.count
        // Decoders read whole words.
        start = .allocate(byteCount: count + 64, alignment: 16)
        let buffer = UnsafeMutableRawBufferPointer(start: start, count: count)
        buffer.copyBytes(from: bytes)
        (start + count).initializeMemory(as: UInt8.self, repeating: 0, count: 64)
    }

    deinit {
        start.deallocate()
    }

    /// Valid as long as this.
    var buffer: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: start, count: count) }

    /// The bytes, and a reference to this that whoever takes it gives back.
    func held() -> (data: UnsafePointer<UInt8>, owner: UnsafeMutableRawPointer) {
        (UnsafePointer(start.assumingMemoryBound(to: UInt8.self)), Unmanaged.passRetained(self).toOpaque())
    }
}
