/// What the records of a publisher's feed hold.
package enum LiveSourceKind: String, Sendable, Hashable {
    /// FLV tag bodies with their timestamps, as RTMP sends them.
    case flv
    /// Packets of an MPEG transport stream.
    case mpegts
}
