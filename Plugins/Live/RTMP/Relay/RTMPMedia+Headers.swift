/// What a message's first bytes say of it (FLV 10.1, E.4; Enhanced RTMP v2).
extension RTMPMedia {
    /// Whether it is what a decoder must know first.
    package var isConfiguration: Bool {
        guard body.count > 1 else { return false }
        switch kind {
        case .video:
            return body[0] & 0x80 != 0 ? body[0] & 0x0F == 0 : [7, 12, 13].contains(body[0] & 0x0F) && body[1] == 0
        case .audio: return body[0] >> 4 == 9 ? body[0] & 0x0F == 0 : body[0] >> 4 == 10 && body[1] == 0
        case .data: return false
        }
    }

    /// Whether it is a picture that a decoder can begin with.
    package var isKeyframe: Bool {
        guard kind == .video, let first = body.first, !isConfiguration else { return false }
        return first >> 4 & 7 == 1
    }
}
