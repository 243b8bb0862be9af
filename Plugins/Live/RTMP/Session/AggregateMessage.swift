/// Takes messages of several FLV tags apart (RTMP 1.0, 7.1.6).
enum AggregateMessage {
    /// The tags as messages, as far as they are whole. Their timestamps count from the message's own.
    static func parts(of message: RTMPMessage) -> [RTMPMessage] {
        var parts: [RTMPMessage] = []
        var rest = message.body[...]
        var first: UInt32?
        func number(_ place: Int, _ count: Int) -> UInt32 {
            rest.dropFirst(place).prefix(count).reduce(0) { $0 << 8 | UInt32($1) }
        }
        while rest.count >= 11 {
            let type = RTMPMessageType(rawValue: UInt8(number(0, 1)))
            let length = Int(number(1, 3))
            let time = number(4, 3) | number(7, 1) << 24
            guard rest.count >= 11 + length else { break }
            let body = Array(rest.dropFirst(11).prefix(length))
            // After it comes its size once more.
            rest = rest.dropFirst(11 + length + 4)
            // Nothing in it may lead to another level, or to a control message.
            guard type == .audio || type == .video || type == .data else { continue }
            let start = first ?? time
            first = start
            parts.append(
                RTMPMessage(
                    type, timestamp: message.timestamp &+ (time &- start), stream: message.stream, body: body))
        }
        return parts
    }
}
