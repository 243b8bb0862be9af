/// Puts messages together from chunks (RTMP 1.0, 5.3), in pieces of any size. Chunks of several messages may alternate.
package struct ChunkReader: Sendable {
    private let limits: RTMPLimits
    private var chunkSize = 128
    private var streams: [ChunkStream] = []
    /// A header that is not whole yet.
    private var header: [UInt8] = []
    /// The chunk whose payload comes: the index of its stream, and how much is missing.
    private var payload: (stream: Int, missing: Int)?
    /// Bytes in messages that are not whole.
    private var unfinished = 0

    /// A header without a timestamp after an absolute one stands for the same time once more, as a delta (5.3.1.2.4). Some
    /// senders mean no delta by it; beyond so many milliseconds they all do.
    private static let longestRepeated: UInt32 = 10_000

    /// Begins with chunks of 128 bytes.
    package init(limits: RTMPLimits = RTMPLimits()) { self.limits = limits }

    /// Takes bytes off the front of `bytes` until a message is whole, and gives that; nil when all are taken.
    package mutating func next(_ bytes: inout ArraySlice<UInt8>) throws(RTMPProblem) -> RTMPMessage? {
        while true {
            if payload != nil {
                if let message = try takePayload(&bytes) { return message }
                if payload != nil { return nil }
            } else {
                guard try takeHeader(&bytes) else { return nil }
            }
        }
    }

    /// From the next chunk on, chunks are of that size (5.4.1).
    package mutating func setChunkSize(_ size: UInt32) throws(RTMPProblem) {
        guard size >= 1, size <= 0x7FFF_FFFF else { throw .badControl }
        chunkSize = Int(min(size, 0xFF_FFFF))
    }

    /// Forgets what came of a chunk stream's message (5.4.2).
    package mutating func abort(_ number: UInt32) {
        guard let index = streams.firstIndex(where: { $0.number == number }) else { return }
        unfinished -= streams[index].body?.count ?? 0
        streams[index].body = nil
    }

    private mutating func takePayload(_ bytes: inout ArraySlice<UInt8>) throws(RTMPProblem) -> RTMPMessage? {
        guard let (index, missing) = payload else { return nil }
        let part = bytes.prefix(missing)
        bytes = bytes.dropFirst(part.count)
        streams[index].body?.append(contentsOf: part)
        unfinished += part.count
        guard unfinished <= limits.unfinishedBytes else { throw .tooMuchUnfinished }
        guard part.count == missing else {
            payload = (index, missing - part.count)
            return nil
        }
        payload = nil
        guard let body = streams[index].body, body.count == streams[index].length else { return nil }
        streams[index].body = nil
        unfinished -= body.count
        let stream = streams[index]
        return RTMPMessage(stream.type, timestamp: stream.timestamp, stream: stream.messageStream, body: body)
    }

    /// Reads a chunk's header; false while bytes of it are missing.
    private mutating func takeHeader(_ bytes: inout ArraySlice<UInt8>) throws(RTMPProblem) -> Bool {
        guard !bytes.isEmpty else { return false }
        if header.isEmpty {
            guard let count = try begin(bytes) else {
                header = Array(bytes)
                bytes = []
                return false
            }
            bytes = bytes.dropFirst(count)
            return true
        }
        let before = header.count
        header += bytes.prefix(ChunkHeader.longest - before)
        guard let count = try begin(header[...]) else {
            bytes = bytes.dropFirst(header.count - before)
            return false
        }
        // Where 32 bits were waited for and are not there, a little of the payload was kept.
        bytes = count < before ? header[count..<before] + bytes : bytes.dropFirst(count - before)
        header.removeAll(keepingCapacity: true)
        return true
    }

    /// Reads a header, notes what it says, and tells how long it is; nil while bytes of it are missing.
    private mutating func begin(_ bytes: ArraySlice<UInt8>) throws(RTMPProblem) -> Int? {
        guard let header = ChunkHeader(bytes) else { return nil }
        let index = try stream(of: header)
        let stream = streams[index]
        var field = header.format == 3 ? stream.field : header.timestamp
        var count = header.count
        let isExtended = header.format == 3 ? stream.isExtended : header.timestamp == ChunkHeader.extended
        if isExtended {
            guard bytes.count >= count + 4 else { return nil }
            let long = bytes.dropFirst(count).prefix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            // Chunks of format 3 repeat it (5.3.1.3), but some senders leave it out there.
            if header.format < 3 || long == stream.field {
                field = long
                count += 4
            }
        }
        if stream.body == nil {
            try beginMessage(index, header, field: field, isExtended: isExtended)
        } else if header.format < 3 {
            throw .badChunk
        }
        let missing = streams[index].length - (streams[index].body?.count ?? 0)
        payload = (index, min(chunkSize, missing))
        return count
    }

    private mutating func beginMessage(
        _ index: Int, _ header: ChunkHeader, field: UInt32, isExtended: Bool
    ) throws(RTMPProblem) {
        if header.format <= 1 {
            guard header.length <= limits.messageBytes else { throw .messageTooLong }
            streams[index].length = header.length
            streams[index].type = header.type
        }
        if header.format == 0 {
            streams[index].messageStream = header.messageStream
            streams[index].timestamp = field
        } else if header.format < 3 || !streams[index].isAbsolute || field <= ChunkReader.longestRepeated {
            streams[index].timestamp &+= field
        }
        if header.format < 3 { streams[index].isAbsolute = header.format == 0 }
        streams[index].field = field
        streams[index].isExtended = isExtended
        var body: [UInt8] = []
        body.reserveCapacity(min(streams[index].length, limits.reservedBytes))
        streams[index].body = body
    }

    /// Where the stream of a header is. A new one begins with format 0; librtmp begins one with format 1.
    private mutating func stream(of header: ChunkHeader) throws(RTMPProblem) -> Int {
        if let index = streams.firstIndex(where: { $0.number == header.chunkStream }) { return index }
        guard header.format <= 1 else { throw .badChunk }
        guard streams.count < limits.chunkStreams else { throw .tooManyChunkStreams }
        streams.append(ChunkStream(header.chunkStream))
        return streams.count - 1
    }
}
