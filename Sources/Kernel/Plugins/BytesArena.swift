import CStreamPlugin

/// Memory for the spans of one call: what is copied in stays valid as long as the arena.
final class BytesArena {
    /// Bytes of the first block, which most calls fit into.
    private static let block = 1024

    private var blocks: [UnsafeMutableRawPointer] = []
    private var free = UnsafeMutableRawBufferPointer(start: nil, count: 0)

    deinit {
        for block in blocks { block.deallocate() }
    }

    func bytes(_ text: String) -> stream_bytes {
        var text = text
        return text.withUTF8 { copy(UnsafeRawBufferPointer($0)) }
    }

    func bytes(_ bytes: [UInt8]) -> stream_bytes {
        bytes.withUnsafeBytes { copy($0) }
    }

    func bytes(_ bytes: ArraySlice<UInt8>) -> stream_bytes {
        bytes.withUnsafeBytes { copy($0) }
    }

    func array<Element: BitwiseCopyable>(_ elements: [Element]) -> UnsafePointer<Element>? {
        guard !elements.isEmpty else { return nil }
        let place = take(elements.count * MemoryLayout<Element>.stride)
        return UnsafePointer(place.initializeMemory(as: Element.self, from: elements, count: elements.count))
    }

    func fields(_ fields: [(name: String, value: String)]) -> UnsafePointer<stream_field>? {
        array(fields.map { stream_field(name: bytes($0.name), value: bytes($0.value)) })
    }

    private func copy(_ bytes: UnsafeRawBufferPointer) -> stream_bytes {
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
    var array: [UInt8] {
        guard let data, size > 0 else { return [] }
        return [UInt8](UnsafeRawBufferPointer(start: data, count: size))
    }

    /// A copy of the span as text; bytes that are no UTF-8 become U+FFFD.
    var text: String {
        String(decoding: UnsafeRawBufferPointer(start: data, count: data == nil ? 0 : size), as: UTF8.self)
    }
}

/// Spans of bytes and text for the time of a closure.
func withSpan<R>(_ bytes: [UInt8], _ body: (stream_bytes) -> R) -> R {
    bytes.withUnsafeBytes { body(stream_bytes(data: $0.count == 0 ? nil : $0.baseAddress, size: $0.count)) }
}

func withSpan<R>(_ text: String, _ body: (stream_bytes) -> R) -> R {
    var text = text
    return text.withUTF8 {
        body(stream_bytes(data: $0.count == 0 ? nil : UnsafeRawPointer($0.baseAddress), size: $0.count))
    }
}

/// The size of a struct of the header, as its writer states it.
func structSize<T>(_ type: T.Type) -> UInt32 { UInt32(MemoryLayout<T>.size) }
