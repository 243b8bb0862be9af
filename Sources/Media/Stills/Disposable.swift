/// Whether a coded picture may be left out, since no other is made of it.
enum Disposable {
    /// Of H.264, by the first slice's `nal_ref_idc` (ISO/IEC 14496-10, 7.4.1); of another codec false.
    static func holds(_ bytes: UnsafeRawBufferPointer, codec: String, lengthSize: Int) -> Bool {
        guard codec == "h264" else { return false }
        var place = 0
        while place + lengthSize < bytes.count {
            var size = 0
            for index in 0..<lengthSize { size = size << 8 | Int(bytes[place + index]) }
            place += lengthSize
            guard size > 0, size <= bytes.count - place else { return false }
            let (type, isReference) = (bytes[place] & 0x1F, bytes[place] & 0x60 != 0)
            if type == 1 { return !isReference }
            if type == 5 { return false }
            place += size
        }
        return false
    }
}
