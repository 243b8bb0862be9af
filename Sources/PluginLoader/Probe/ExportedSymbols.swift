/// The dynamic symbols that a 64-bit little-endian ELF library exports (System V ABI, chapters 4 and 5).
package enum ExportedSymbols {
    /// Their names, sorted; nil where the bytes are no such library. Any bytes may be given.
    package static func names(in bytes: [UInt8]) -> [String]? {
        let file = ELFBytes(bytes: bytes)
        guard bytes.starts(with: [0x7F, 0x45, 0x4C, 0x46, 2, 1]), let table = file.number(0x28, 8),
            let entrySize = file.number(0x3A, 2), let count = file.number(0x3C, 2), entrySize >= 64
        else { return nil }
        func section(_ index: Int) -> Int? {
            guard index < count else { return nil }
            let (start, overflow) = table.addingReportingOverflow(index * entrySize)
            return overflow ? nil : start
        }
        let dynamicSymbols = 11
        for index in 0..<count {
            guard let header = section(index), file.number(header, 4, at: 4) == dynamicSymbols else { continue }
            guard let offset = file.number(header, 8, at: 24), let size = file.number(header, 8, at: 32),
                let link = file.number(header, 4, at: 40), let strings = section(link),
                let names = file.number(strings, 8, at: 24)
            else { return nil }
            return symbols(file, offset: offset, size: size, names: names)
        }
        return []
    }

    private static func symbols(_ file: ELFBytes, offset: Int, size: Int, names: Int) -> [String]? {
        var symbols: [String] = []
        let count = min(size, file.bytes.count) / 24
        for index in 0..<count {
            let (symbol, overflow) = offset.addingReportingOverflow(index * 24)
            guard !overflow, let name = file.number(symbol, 4), let info = file.number(symbol, 1, at: 4),
                let visibility = file.number(symbol, 1, at: 5), let section = file.number(symbol, 2, at: 6)
            else { return nil }
            let isGlobalOrWeak = info >> 4 == 1 || info >> 4 == 2
            let isVisible = visibility & 3 == 0 || visibility & 3 == 3
            guard section != 0, isGlobalOrWeak, isVisible else { continue }
            guard let text = file.text(names, at: name) else { return nil }
            symbols.append(text)
        }
        return symbols.sorted()
    }
}

/// Bytes of a file, read only where they are.
private struct ELFBytes {
    let bytes: [UInt8]

    /// A little-endian number of 1 to 8 bytes; nil outside the file, or where it does not fit.
    func number(_ base: Int, _ length: Int, at offset: Int = 0) -> Int? {
        let (start, overflow) = base.addingReportingOverflow(offset)
        guard !overflow, start >= 0, start <= bytes.count - length else { return nil }
        let value = bytes[start..<start + length].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return Int(exactly: value)
    }

    /// The NUL-terminated text at a place.
    func text(_ base: Int, at offset: Int) -> String? {
        let (start, overflow) = base.addingReportingOverflow(offset)
        guard !overflow, start >= 0, start < bytes.count, let end = bytes[start...].firstIndex(of: 0) else {
            return nil
        }
        return String(decoding: bytes[start..<end], as: UTF8.self)
    }
}
