/// What waits to be sent to another server: bounded, and whole from a keyframe on, so that the other server can always decode
/// what it gets. A server that takes too little loses what waits, up to the next keyframe.
package struct RelayQueue: Sendable {
    /// Bytes that wait, at most.
    private let mostBytes: Int
    private var waiting: [RTMPMedia] = []
    /// Where the first that waits is in `waiting`.
    private var first = 0
    private var bytes = 0
    private var metadata: RTMPMedia?
    private var video: RTMPMedia?
    private var audio: RTMPMedia?
    private var base: UInt32?
    /// Whether nothing is taken until a keyframe comes.
    private var isShut = true
    /// Messages that were left out since it was made, but for those before a beginning.
    package private(set) var dropped = 0

    /// Whether nothing waits.
    package var isEmpty: Bool { first == waiting.count }

    /// An empty one.
    package init(mostBytes: Int = 8 << 20) { self.mostBytes = mostBytes }

    /// The other server knows nothing yet: what waits is dropped, and with the next keyframe it begins anew.
    package mutating func restart() {
        empty()
        isShut = true
    }

    /// Adds what the publisher sent.
    package mutating func add(_ media: RTMPMedia) {
        remember(media)
        if isShut {
            // Without pictures, sound begins it.
            guard media.isKeyframe || video == nil && media.kind == .audio && !media.isConfiguration else { return }
            isShut = false
            base = media.timestamp
            for header in [metadata, video, audio] {
                if var header {
                    header.timestamp = media.timestamp
                    append(header)
                }
            }
        }
        append(media)
        guard bytes > mostBytes else { return }
        dropped += waiting.count - first
        restart()
    }

    /// The next to be sent; nil where nothing waits. Times count from what it began with.
    package mutating func next() -> RTMPMedia? {
        guard first < waiting.count else { return nil }
        var media = waiting[first]
        first += 1
        bytes -= media.body.count
        if first == waiting.count { empty() } else if first > 1000 { compact() }
        // What is a little older than the keyframe it began with is sent as new as that.
        let since = media.timestamp &- (base ?? 0)
        media.timestamp = since < 0x8000_0000 ? since : 0
        return media
    }

    /// Keeps what the other server must know before it begins; what waits stays as it is.
    package mutating func remember(_ media: RTMPMedia) {
        switch media.kind {
        case .data: metadata = media
        case .video: if media.isConfiguration { video = media }
        case .audio: if media.isConfiguration { audio = media }
        }
    }

    private mutating func append(_ media: RTMPMedia) {
        waiting.append(media)
        bytes += media.body.count
    }

    private mutating func empty() {
        waiting.removeAll(keepingCapacity: true)
        first = 0
        bytes = 0
    }

    private mutating func compact() {
        waiting.removeFirst(first)
        first = 0
    }
}
