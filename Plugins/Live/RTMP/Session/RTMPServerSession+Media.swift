extension RTMPServerSession {
    /// Hands a message on where it belongs to what is published.
    mutating func publish(_ kind: RTMPMedia.Kind, _ message: RTMPMessage) {
        guard case .publishing = phase, !message.body.isEmpty else { return }
        actions.append(.media(RTMPMedia(kind, timestamp: message.timestamp, body: message.body)))
    }

    /// Hands metadata on as an FLV file has it: without the `@setDataFrame` before it, with which a client asks a server to keep
    /// it. `|RtmpSampleAccess` is for players.
    mutating func publishData(_ message: RTMPMessage, _ body: ArraySlice<UInt8>) {
        guard case .publishing = phase else { return }
        var reader = AMFReader(body)
        guard let name = try? reader.next()?.string else { return }
        switch name {
        case "@setDataFrame": publish(.data, RTMPMessage(.data, timestamp: message.timestamp, body: Array(reader.rest)))
        case "@clearDataFrame", "|RtmpSampleAccess": break
        default: publish(.data, RTMPMessage(.data, timestamp: message.timestamp, body: Array(body)))
        }
    }
}
