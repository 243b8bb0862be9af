import LiveRTMP
import Testing

/// Chunks, as others cut them and as ours are.
@Suite struct ChunkTests {
    private func read(_ bytes: [UInt8], chunkSize: UInt32 = 128) throws -> [RTMPMessage] {
        var reader = ChunkReader()
        try reader.setChunkSize(chunkSize)
        return try read(bytes, &reader)
    }

    private func read(_ bytes: [UInt8], _ reader: inout ChunkReader) throws -> [RTMPMessage] {
        var rest = bytes[...]
        var messages: [RTMPMessage] = []
        while let message = try reader.next(&rest) { messages.append(message) }
        #expect(rest.isEmpty)
        return messages
    }

    /// Format 0.
    private func whole(_ time: UInt32, _ body: [UInt8], chunkStream: UInt8 = 4, of length: Int? = nil) -> [UInt8] {
        let length = length ?? body.count
        return [chunkStream, UInt8(time >> 16), UInt8(time >> 8 & 0xFF), UInt8(time & 0xFF)]
            + [UInt8(length >> 16), UInt8(length >> 8 & 0xFF), UInt8(length & 0xFF), 8, 1, 0, 0, 0] + body
    }

    @Test func headersMayLeaveOutWhatRepeats() throws {
        let bytes =
            whole(1000, [1, 2]) + [0x44, 0, 0, 20, 0, 0, 3, 9, 3, 4, 5] + [0x84, 0, 0, 23, 6, 7, 8] + [0xC4, 9, 9, 9]
        let messages = try read(bytes)
        #expect(messages.map(\.timestamp) == [1000, 1020, 1043, 1066])
        #expect(messages.map(\.type) == [.audio, .video, .video, .video])
        #expect(messages.map(\.stream) == [1, 1, 1, 1])
        #expect(messages.map(\.body) == [[1, 2], [3, 4, 5], [6, 7, 8], [9, 9, 9]])
    }

    @Test func aHeaderWithoutTimestampAfterAnAbsoluteOne() throws {
        // Early it is the delta (5.3.1.2.4), late it is none.
        #expect(try read(whole(23, [1]) + [0xC4, 2]).map(\.timestamp) == [23, 46])
        #expect(try read(whole(20_000, [1]) + [0xC4, 2] + [0xC4, 3]).map(\.timestamp) == [20_000, 20_000, 20_000])
    }

    @Test func chunkStreamsHaveOneTwoOrThreeBytes() throws {
        let tail: [UInt8] = [0, 0, 1, 0, 0, 1, 8, 1, 0, 0, 0]
        let messages = try read([63] + tail + [1] + [0, 255] + tail + [2] + [1, 255, 255] + tail + [3])
        #expect(messages.map(\.body) == [[1], [2], [3]])
        // They are three: format 3 goes on with each.
        let more = try read(
            [63] + tail + [1] + [0, 255] + tail + [2] + [1, 255, 255] + tail + [3] + [0xC1, 255, 255, 6] + [
                0xC0, 255, 5,
            ]
                + [0xFF, 4])
        #expect(more.map(\.body) == [[1], [2], [3], [6], [5], [4]])
    }

    @Test func messagesAlternate() throws {
        var reader = ChunkReader()
        try reader.setChunkSize(2)
        let bytes =
            whole(0, [1, 2], chunkStream: 4, of: 5) + whole(7, [9, 8], chunkStream: 6, of: 3) + [0xC4, 3, 4] + [
                0xC6, 7,
            ]
            + [0xC4, 5]
        let messages = try read(bytes, &reader)
        #expect(messages.map(\.body) == [[9, 8, 7], [1, 2, 3, 4, 5]])
        #expect(messages.map(\.timestamp) == [7, 0])
    }

    @Test func anAbortedMessageIsForgotten() throws {
        var reader = ChunkReader()
        #expect(try read(whole(0, [UInt8](repeating: 1, count: 128), of: 200), &reader).isEmpty)
        reader.abort(4)
        reader.abort(99)
        #expect(try read(whole(5, [2]), &reader).map(\.body) == [[2]])
    }

    @Test func longTimestampsFollowTheHeader() throws {
        let long: [UInt8] = [4, 0xFF, 0xFF, 0xFF, 0, 0, 200, 8, 1, 0, 0, 0, 1, 0, 0, 0]
        let body = [UInt8](repeating: 7, count: 200)
        // Repeated in the chunks that continue, as specified, or left out there.
        let repeated = long + body.prefix(128) + [0xC4, 1, 0, 0, 0] + body.suffix(72)
        let leftOut = long + body.prefix(128) + [0xC4] + body.suffix(72)
        for bytes in [repeated, leftOut] {
            let messages = try read(bytes)
            #expect(messages.map(\.timestamp) == [0x0100_0000] && messages[0].body == body)
            // Byte by byte too.
            var reader = ChunkReader()
            var found: [RTMPMessage] = []
            for byte in bytes { found += try read([byte], &reader) }
            #expect(found == messages)
        }
        // Exactly 0xFFFFFF, and over the edge of 32 bits by a delta.
        #expect(
            try read([4, 0xFF, 0xFF, 0xFF, 0, 0, 1, 8, 1, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 5]).map(\.timestamp)
                == [0xFF_FFFF])
        let edge = try read(
            [4, 0xFF, 0xFF, 0xFF, 0, 0, 1, 8, 1, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xF0, 5] + [0x84, 0, 0, 0x20, 6])
        #expect(edge.map(\.timestamp) == [0xFFFF_FFF0, 0x10])
    }

    @Test func emptyMessagesAreMessages() throws {
        #expect(try read(whole(3, []) + [0xC4] + whole(9, [1])).map(\.body) == [[], [], [1]])
    }

    @Test func whatFitsNowhereIsRefused() {
        // The first of a stream with format 2 or 3, a header inside a message, a size of 0.
        #expect(throws: RTMPProblem.badChunk) { try read([0xC4, 1]) }
        #expect(throws: RTMPProblem.badChunk) { try read([0x84, 0, 0, 1, 1]) }
        #expect(throws: RTMPProblem.badChunk) {
            try read(whole(0, [UInt8](repeating: 1, count: 128), of: 200) + whole(0, [1]))
        }
        #expect(throws: RTMPProblem.badControl) { try read([], chunkSize: 0) }
        #expect(throws: RTMPProblem.badControl) { try read([], chunkSize: 0x8000_0000) }
    }

    @Test func whatIsKeptIsBounded() throws {
        var limits = RTMPLimits()
        limits.messageBytes = 1000
        limits.unfinishedBytes = 1500
        limits.chunkStreams = 3
        var reader = ChunkReader(limits: limits)
        #expect(throws: RTMPProblem.messageTooLong) { try read(whole(0, [], of: 1001), &reader) }
        reader = ChunkReader(limits: limits)
        try reader.setChunkSize(1000)
        let part = [UInt8](repeating: 1, count: 999)
        _ = try read(whole(0, part, chunkStream: 4, of: 1000), &reader)
        reader = ChunkReader(limits: limits)
        #expect(throws: RTMPProblem.tooMuchUnfinished) {
            try reader.setChunkSize(900)
            let part = [UInt8](repeating: 1, count: 900)
            for stream in UInt8(4)...5 { _ = try read(whole(0, part, chunkStream: stream, of: 1000), &reader) }
        }
        reader = ChunkReader(limits: limits)
        #expect(throws: RTMPProblem.tooManyChunkStreams) {
            for stream in UInt8(4)...7 { _ = try read(whole(0, [1], chunkStream: stream), &reader) }
        }
    }

    @Test(arguments: [1, 128, 4096, 0xFF_FFFF] as [UInt32])
    func whatIsWrittenIsReadAgain(chunkSize: UInt32) throws {
        var writer = ChunkWriter()
        writer.setChunkSize(chunkSize)
        var reader = ChunkReader()
        try reader.setChunkSize(chunkSize)
        let times: [UInt32] = [0, 0, 23, 46, 69, 69, 5, 0xFF_FFFE, 0x1FF_FFFD, 0x2FF_FFFC, 0xFFFF_FFFF, 10, 33, 33]
        var messages: [RTMPMessage] = []
        for (index, time) in times.enumerated() {
            let size = [0, 1, 300, 300, 300, 300, 127, 128, 129, 129, 129, 129, 129, 129][index]
            messages.append(
                RTMPMessage(
                    index % 5 == 4 ? .video : .audio, timestamp: time, stream: index > 6 ? 2 : 1,
                    body: [UInt8](repeating: UInt8(index), count: size)))
        }
        var bytes: [UInt8] = []
        for message in messages { writer.write(message, on: 4, to: &bytes) }
        #expect(try read(bytes, &reader) == messages)
    }
}
