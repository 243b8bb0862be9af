/// A message of a stream: the body of an FLV tag, and when.
package struct RTMPMedia: Sendable, Hashable {
    /// What it is; the values are those of FLV tags.
    package enum Kind: UInt8, Sendable, Hashable {
        case audio = 8
        case video = 9
        /// AMF 0 values, the first a name: `onMetaData`.
        case data = 18
    }

    package var kind: Kind
    /// Milliseconds, modulo 2^32.
    package var timestamp: UInt32
    package var body: [UInt8]

    /// Makes one.
    package init(_ kind: Kind, timestamp: UInt32, body: [UInt8]) {
        self.kind = kind
        self.timestamp = timestamp
        self.body = body
    }
}
