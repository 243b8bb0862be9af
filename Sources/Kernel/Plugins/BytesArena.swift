import CStreamPlugin

/// Memory for the spans of one call: what is copied in stays valid as long as the arena.
final class BytesArena {
    private var blocks: [UnsafeMutableRawPointer] = []

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

    func array<Element: BitwiseCopyable>(_ elements: [Element]) -> UnsafePointer<Element>? {
        guard !elements.isEmpty else { return nil }
        let size = elements.count * MemoryLayout<Element>.stride
        let block = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: MemoryLayout<Element>.alignment)
        blocks.append(block)
        return UnsafePointer(block.initializeMemory(as: Element.self, from: elements, count: elements.count))
    }

    func fields(_ fields: [(name: String, value: String)]) -> UnsafePointer<stream_field>? {
        array(fields.map { stream_field(name: bytes($0.name), value: bytes($0.value)) })
    }

    private func copy(_ bytes: UnsafeRawBufferPointer) -> stream_bytes {
        guard !bytes.isEmpty else { return stream_bytes(data: nil, size: 0) }
        let block = UnsafeMutableRawPointer.allocate(byteCount: bytes.count, alignment: 1)
        block.copyMemory(from: UnsafeRawPointer(bytes.baseAddress.unsafelyUnwrapped), byteCount: bytes.count)
        blocks.append(block)
        return stream_bytes(data: block, size: bytes.count)
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
