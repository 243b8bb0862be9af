import LiveRTMP

/// A client's bytes and a server's: however they are cut into pieces, the same comes of them; values and messages that can be
/// read can be written and read again. The first byte seeds the cuts and says how far the connection was before them.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: data, count: size))
    guard let seed = bytes.first else { return 0 }
    let input = Array(bytes.dropFirst())
    let before = Before.all[Int(seed & 3)]
    let pieces = cut(input, seed: seed)
    let single = input.map { [$0] }

    let server = served(before.client, [input])
    guard server == served(before.client, pieces), server == served(before.client, single) else {
        fatalError("a server's session")
    }
    for purpose in [RTMPClientSession.Purpose.publish, .play] {
        let client = played(purpose, before.server, [input])
        guard client == played(purpose, before.server, pieces), client == played(purpose, before.server, single) else {
            fatalError("a client's session")
        }
    }
    readAgain(values: input)
    readAgain(messages: input)
    return 0
}

/// What was said before the input, by a client and by a server.
private struct Before {
    var client: [UInt8]
    var server: [UInt8]

    static let all: [Before] = {
        let handshake: [UInt8] = [3] + [UInt8](repeating: 0, count: 2 * 1536)
        let connected = Before(
            client: handshake
                + chunks([
                    [.string("connect"), .number(1), .object([AMFProperty("app", .string("live"))])]
                ]),
            server: handshake + chunks([[.string("_result"), .number(1), .null, .null]]))
        let running = Before(
            client: connected.client + chunks([[.string("publish"), .number(2), .null, .string("key")]]),
            server: connected.server
                + chunks([
                    [.string("_result"), .number(4), .null, .number(1)],
                    [
                        .string("onStatus"), .number(0), .null,
                        .object([AMFProperty("code", .string("NetStream.Play.Start"))]),
                    ],
                ]))
        return [Before(client: [], server: []), Before(client: handshake, server: handshake), connected, running]
    }()

    private static func chunks(_ commands: [[AMFValue]]) -> [UInt8] {
        var bytes: [UInt8] = []
        for command in commands {
            var writer = ChunkWriter()
            writer.write(RTMPMessage(.command, body: AMFWriter.bytes(of: command)), on: 3, to: &bytes)
        }
        return bytes
    }
}

private func cut(_ bytes: [UInt8], seed: UInt8) -> [[UInt8]] {
    var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1
    var pieces: [[UInt8]] = []
    var place = 0
    while place < bytes.count {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        let end = min(bytes.count, place + 1 + Int(state % (seed < 128 ? 7 : 61)))
        pieces.append(Array(bytes[place..<end]))
        place = end
    }
    return pieces
}

/// What a server's session that takes every key wants, but for bytes: when it acknowledges depends on the pieces.
private func served(_ before: [UInt8], _ pieces: [[UInt8]]) -> [RTMPAction] {
    var session = RTMPServerSession(seed: 1)
    var wanted: [RTMPAction] = []
    for piece in [before] + pieces {
        var actions = session.receive(piece)
        if actions.contains(where: { if case .publish = $0 { true } else { false } }) { actions += session.accept() }
        wanted += actions.filter { if case .send = $0 { false } else { true } }
    }
    return wanted
}

private func played(
    _ purpose: RTMPClientSession.Purpose, _ before: [UInt8], _ pieces: [[UInt8]]
) -> [RTMPClientAction] {
    let place = RTMPPlace(app: "live", address: "rtmp://127.0.0.1/live", name: "key")
    var session = RTMPClientSession(purpose, at: place, seed: 1)
    return ([before] + pieces).flatMap { session.receive($0) }.filter { if case .send = $0 { false } else { true } }
}

private func readAgain(values input: [UInt8]) {
    var reader = AMFReader(input[...])
    guard let values = try? reader.all() else { return }
    // By their bytes: a number need not equal itself.
    let written = AMFWriter.bytes(of: values)
    var second = AMFReader(written[...])
    guard let again = try? second.all(), AMFWriter.bytes(of: again) == written else { fatalError("values") }
}

private func readAgain(messages input: [UInt8]) {
    let messages = read(input)
    var bytes: [UInt8] = []
    var writer = ChunkWriter()
    for message in messages { writer.write(message, on: 4, to: &bytes) }
    guard read(bytes) == messages else { fatalError("messages") }
}

private func read(_ bytes: [UInt8]) -> [RTMPMessage] {
    var reader = ChunkReader()
    var rest = bytes[...]
    var messages: [RTMPMessage] = []
    while let message = try? reader.next(&rest) { messages.append(message) }
    return messages
}
