/// A box of an ISO base media file (ISO/IEC 14496-12, section 4.2): its type and where its contents lie.
struct MP4Box: Sendable {
    /// Four characters.
    let type: String
    /// Where it begins in the file, with its head.
    let start: Int
    /// Its contents, without its head.
    let contents: ArraySlice<UInt8>

    /// Where it ends in the file.
    var end: Int { contents.endIndex }

    /// The boxes that bytes consist of; nil where they do not end with a box's end.
    static func all(in bytes: ArraySlice<UInt8>) -> [MP4Box]? {
        var boxes: [MP4Box] = []
        var place = bytes.startIndex
        while place < bytes.endIndex {
            var reader = MP4Reader(bytes[place...])
            guard let size = reader.uint32(), let type = reader.text(4) else { return nil }
            var length = UInt64(size)
            if size == 1 {
                guard let large = reader.uint64() else { return nil }
                length = large
            }
            let head = reader.place - place
            guard length >= UInt64(head), length <= UInt64(bytes.endIndex - place) else { return nil }
            let end = place + Int(length)
            boxes.append(MP4Box(type: type, start: place, contents: bytes[(place + head)..<end]))
            place = end
        }
        return boxes
    }

    /// The boxes in it.
    var children: [MP4Box] { Self.all(in: contents) ?? [] }

    /// The first box of a path of types below it: `box["mdia", "minf"]`.
    subscript(_ path: String...) -> MP4Box? {
        path.reduce(self as MP4Box?) { box, type in box?.children.first { $0.type == type } }
    }
}
