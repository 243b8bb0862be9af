/// Takes FLV files apart, as a publisher sends them: each tag a record of a feed.
enum FLVFile {
    /// One tag.
    struct Tag {
        var kind: UInt8
        /// Milliseconds.
        var time: UInt32
        var body: [UInt8]

        /// As the feed has it.
        var record: [UInt8] { Feed.record(kind, Feed.number(time) + body) }
    }

    /// The tags of a file, in order.
    static func tags(_ path: String) throws -> [Tag] {
        let bytes = try Folder.read(path)
        var tags: [Tag] = []
        var place = 13
        while place + 11 <= bytes.count {
            let size = Int(bytes[place + 1]) << 16 | Int(bytes[place + 2]) << 8 | Int(bytes[place + 3])
            let low = UInt32(bytes[place + 4]) << 16 | UInt32(bytes[place + 5]) << 8 | UInt32(bytes[place + 6])
            let end = place + 11 + size
            guard end <= bytes.count else { break }
            tags.append(
                Tag(
                    kind: bytes[place], time: UInt32(bytes[place + 7]) << 24 | low,
                    body: Array(bytes[(place + 11)..<end])))
            place = end + 4
        }
        return tags
    }
}

extension [FLVFile.Tag] {
    /// Of a kind: 9 is of pictures, 8 of sound.
    func of(_ kind: UInt8) -> [FLVFile.Tag] { filter { $0.kind == kind } }

    /// The same, each a span later.
    func later(by milliseconds: Int) -> [FLVFile.Tag] {
        map { tag in
            FLVFile.Tag(
                kind: tag.kind, time: UInt32(truncatingIfNeeded: Int(tag.time) + milliseconds), body: tag.body)
        }
    }
}
