/// What a chunk stream remembers: the header that the next chunk may leave out, and the message that is not whole yet.
struct ChunkStream: Sendable {
    let number: UInt32
    /// Of the last message, absolute.
    var timestamp: UInt32 = 0
    /// The timestamp field of the last header that had one, 24 or 32 bits: what a header without repeats as a delta.
    var field: UInt32 = 0
    /// Whether that field was an absolute time.
    var isAbsolute = false
    /// Whether that field had 32 bits.
    var isExtended = false
    var length = 0
    var type = RTMPMessageType(rawValue: 0)
    var messageStream: UInt32 = 0
    /// What came of the message; nil between messages.
    var body: [UInt8]?

    init(_ number: UInt32) { self.number = number }
}
