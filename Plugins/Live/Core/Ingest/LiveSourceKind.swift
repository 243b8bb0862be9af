/// What the records of a publisher's feed hold.
package enum LiveSourceKind: String, Sendable, Hashable {
    /// FLV tag bodies with their timestamps, as RTMP sends them.
    case flv
    /// Packets of an MPEG transport stream.
    case mpegts
    /// The same, a segment at a time: it is played in its own time.
    case transportSegments = "mpegts-segments"
    /// fMP4, a segment at a time: it is played in its own time.
    case fragments
}
