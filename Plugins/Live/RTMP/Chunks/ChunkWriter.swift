/// Cuts messages into chunks, with the shortest headers that all receivers read alike.
package struct ChunkWriter: Sendable {
    /// Bytes of payload in a chunk, at most.
    package private(set) var chunkSize = 128
    private var last: [UInt32: Last] = [:]

    /// What was sent last on a chunk stream.
    private struct Last {
        var message: (type: RTMPMessageType, timestamp: UInt32, stream: UInt32, length: Int)
        /// The delta that it was sent with; nil after an absolute timestamp: receivers do not agree on what a header without
        /// timestamp means then.
        var delta: UInt32?
    }

    /// Begins with chunks of 128 bytes, as all receivers expect them.
    package init() {}

    /// From the next message on. The receiver is told by a message before it (5.4.1).
    package mutating func setChunkSize(_ size: UInt32) { chunkSize = Int(max(1, min(size, 0xFF_FFFF))) }

    /// Appends a message's chunks to `output`. `chunkStream` is 2 to 63; a message is under 16 MiB.
    package mutating func write(_ message: RTMPMessage, on chunkStream: UInt32, to output: inout [UInt8]) {
        let length = min(message.body.count, 0xFF_FFFF)
        var format: UInt8 = 0
        var field = message.timestamp
        var delta: UInt32?
        // A timestamp that steps back is sent as it is.
        if let last = last[chunkStream], last.message.stream == message.stream,
            message.timestamp &- last.message.timestamp < 0x8000_0000
        {
            field = message.timestamp &- last.message.timestamp
            delta = field
            format = last.message.type == message.type && last.message.length == length ? 2 : 1
            if format == 2, last.delta == field { format = 3 }
        }
        last[chunkStream] = Last(
            message: (message.type, message.timestamp, message.stream, length), delta: delta)

        let isExtended = field >= ChunkHeader.extended
        output.append(format << 6 | UInt8(chunkStream & 0x3F))
        if format <= 2 { append(isExtended ? ChunkHeader.extended : field, 3, to: &output) }
        if format <= 1 {
            append(UInt32(length), 3, to: &output)
            output.append(message.type.rawValue)
        }
        if format == 0 { append(message.stream.byteSwapped, 4, to: &output) }
        if isExtended { append(field, 4, to: &output) }
        var place = 0
        while true {
            let end = min(length, place + chunkSize)
            output += message.body[place..<end]
            place = end
            guard place < length else { return }
            output.append(3 << 6 | UInt8(chunkStream & 0x3F))
            if isExtended { append(field, 4, to: &output) }
        }
    }

    /// The lowest bytes of a number, the most significant first.
    private func append(_ number: UInt32, _ count: Int, to output: inout [UInt8]) {
        for index in (0..<count).reversed() { output.append(UInt8(truncatingIfNeeded: number >> (index * 8))) }
    }
}
