/// One record of a feed: what a publisher sent, as the plugin that took it passes it on.
package struct FeedRecord: Sendable, Hashable {
    /// What it is.
    package enum Kind: UInt8, Sendable, Hashable {
        /// MPEG-TS, any number of bytes.
        case transport = 1
        /// The source ends; nothing follows.
        case end = 2
        /// fMP4: which of the source's streams it is of and how many there are, a byte each, then any number of bytes.
        case fragments = 3
        /// FLV tags: the RTMP timestamp, then the body.
        case audio = 8
        case video = 9
        case data = 18

        /// Whether a timestamp comes first.
        var isTag: Bool { ![.transport, .end, .fragments].contains(self) }
    }

    /// What it is.
    package let kind: Kind
    /// Milliseconds, modulo 2^32, of the kinds of FLV; else 0.
    package let timestamp: UInt32
    /// What follows.
    package let body: ArraySlice<UInt8>
}
