internal import CStreamPlugin

/// Memory for the spans of one call across the boundary: what is copied in stays valid as long as the arena.
final class SpanArena {
    /// Bytes of the first block, which most calls fit into.
    private static let block = 1024

    private var blocks: [UnsafeMutableRawPointer] = []
    private var free = UnsafeMutableRawBufferPointer(start: nil, count: 0)

    deinit {
        for block in blocks { block.deallocate() }
    }

    func span(_ text: String) -> stream_bytes {
        var text = text
        return text.withUTF8 { span(UnsafeRawBufferPointer($0)) }
    }

    func span(_ bytes: [UInt8]) -> stream_bytes {
        bytes.withUnsafeBytes { span($0) }
    }

    func key(_ key: StoreKey) -> stream_key {
        stream_key(account: span(key.account), key: span(key.key))
    }

    func key(_ key: BlobKey) -> stream_key {
        stream_key(account: span(key.account), key: span(key.key))
    }

    func array<Element: BitwiseCopyable>(_ elements: [Element]) -> UnsafePointer<Element>? {
        guard !elements.isEmpty else { return nil }
        let place = take(elements.count * MemoryLayout<Element>.stride)
        return UnsafePointer(place.initializeMemory(as: Element.self, from: elements, count: elements.count))
    }

    func fields(_ fields: [(name: String, value: String)]) -> UnsafePointer<stream_field>? {
        array(fields.map { stream_field(name: span($0.name), value: span($0.value)) })
    }

    private func span(_ bytes: UnsafeRawBufferPointer) -> stream_bytes {
        guard let start = bytes.baseAddress, !bytes.isEmpty else { return .none }
        let place = take(bytes.count)
        place.copyMemory(from: start, byteCount: bytes.count)
        return stream_bytes(data: place, size: bytes.count)
    }

    /// Aligned for whatever a header's struct holds.
    private func take(_ size: Int) -> UnsafeMutableRawPointer {
        let needed = (size + 15) & ~15
        if let place = free.baseAddress, free.count >= needed {
            free = UnsafeMutableRawBufferPointer(rebasing: free[needed...])
            return place
        }
        let length = max(needed, Self.block)
        let block = UnsafeMutableRawPointer.allocate(byteCount: length, alignment: 16)
        blocks.append(block)
        if length > needed { free = UnsafeMutableRawBufferPointer(start: block + needed, count: length - needed) }
        return block
    }
}

extension stream_bytes {
    static var none: stream_bytes { stream_bytes(data: nil, size: 0) }

    /// A copy of the span.
    var array: [UInt8] { [UInt8](UnsafeRawBufferPointer(start: data, count: data == nil ? 0 : size)) }

    /// A copy of the span as text; bytes that are no UTF-8 become U+FFFD.
    var text: String {
        String(decoding: UnsafeRawBufferPointer(start: data, count: data == nil ? 0 : size), as: UTF8.self)
    }
}

/// A span of bytes for the time of a closure.
func withSpan<R>(_ bytes: [UInt8], _ body: (stream_bytes) -> R) -> R {
    bytes.withUnsafeBytes { body(stream_bytes(data: $0.isEmpty ? nil : $0.baseAddress, size: $0.count)) }
}

/// The span of a text for the time of a closure.
func withSpan<R>(_ text: String, _ body: (stream_bytes) -> R) -> R {
    var text = text
    return text.withUTF8 {
        body(stream_bytes(data: $0.isEmpty ? nil : UnsafeRawPointer($0.baseAddress), size: $0.count))
    }
}

/// The size of a struct of the header, as its writer states it.
func structSize<T>(_ type: T.Type) -> UInt32 { UInt32(MemoryLayout<T>.size) }

extension UnsafePointer {
    /// The elements of a C array, none for a null pointer.
    static func elements(_ start: UnsafePointer<Pointee>?, _ count: Int) -> UnsafeBufferPointer<Pointee> {
        UnsafeBufferPointer(start: start, count: start == nil ? 0 : count)
    }
}
