/// Makes whole fragments of the bytes of one stream of fMP4, in whatever pieces they come.
struct FragmentBoxes {
    /// What is whole.
    enum Event {
        /// The contents of a `moov`.
        case movie([UInt8])
        /// A `moof` up to the end of its `mdat`; the contents of the `moof` are so many bytes, after a head of eight.
        case fragment([UInt8], contents: Int)
    }

    /// Bytes that wait at most: a fragment is no longer.
    private static let most = 24 << 20

    private var bytes: [UInt8] = []
    /// Where the box begins that is looked at; a `moof` before it waits for its data.
    private var place = 0
    private var movieFragment: Int?

    /// Takes bytes. Throws where they are no boxes, or too many.
    mutating func take(_ more: some Collection<UInt8>) throws(MediaFailure) -> [Event] {
        bytes.append(contentsOf: more)
        var events: [Event] = []
        while bytes.count - place >= 8 {
            var reader = BoxReader(bytes[place...])
            guard let size = reader.uint32().map({ Int($0) }), let type = reader.uint32(), size >= 8, size <= Self.most
            else { throw Self.unreadable }
            guard bytes.count - place >= size else { break }
            let end = place + size
            switch type {
            case BoxReader.fourCharacters("moov"):
                events.append(.movie(Array(bytes[(place + 8)..<end])))
                drop(end)
            case BoxReader.fourCharacters("moof"):
                drop(place)
                movieFragment = size - 8
                place = size
            case BoxReader.fourCharacters("mdat"):
                if let contents = movieFragment { events.append(.fragment(Array(bytes[..<end]), contents: contents)) }
                drop(end)
            default:
                if movieFragment == nil { drop(end) } else { place = end }
            }
        }
        guard bytes.count <= Self.most + (1 << 20) else { throw Self.unreadable }
        return events
    }

    private mutating func drop(_ count: Int) {
        bytes.removeFirst(count)
        place = 0
        movieFragment = nil
    }

    private static let unreadable = MediaFailure(.corrupt, "The segments of the source are no fMP4.")
}
