internal import CStreamPlugin

/// Memory for the spans of one call across the boundary: what is copied in stays valid as long as the arena.
final class SpanArena {
    private var blocks: [UnsafeMutableRawPointer] = []

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
        let size = elements.count * MemoryLayout<Element>.stride
        let block = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: MemoryLayout<Element>.alignment)
        blocks.append(block)
        return UnsafePointer(block.initializeMemory(as: Element.self, from: elements, count: elements.count))
    }

    func fields(_ fields: [(name: String, value: String)]) -> UnsafePointer<stream_field>? {
        array(fields.map { stream_field(name: span($0.name), value: span($0.value)) })
    }

    private func span(_ bytes: UnsafeRawBufferPointer) -> stream_bytes {
        guard let start = bytes.baseAddress, !bytes.isEmpty else { return .none }
        let block = UnsafeMutableRawPointer.allocate(byteCount: bytes.count, alignment: 1)
        block.copyMemory(from: start, byteCount: bytes.count)
        blocks.append(block)
        return stream_bytes(data: block, size: bytes.count)
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

/// The size of a struct of the header, as its writer states it.
func structSize<T>(_ type: T.Type) -> UInt32 { UInt32(MemoryLayout<T>.size) }

extension UnsafePointer {
    /// The elements of a C array, none for a null pointer.
    static func elements(_ start: UnsafePointer<Pointee>?, _ count: Int) -> UnsafeBufferPointer<Pointee> {
        UnsafeBufferPointer(start: start, count: start == nil ? 0 : count)
    }
}
