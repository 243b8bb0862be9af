/// A rule of HLS (RFC 8216bis, Apple's authoring specification) that ``HLSChecker`` asserts of EVENT and VOD
/// presentations.
public enum HLSRule: String, Sendable, Hashable, CaseIterable {
    // Of every playlist.
    /// The first line is `#EXTM3U`; lines are UTF-8 without a byte order mark and end in LF (section 4.1).
    case startsWithHeader
    /// A tag that may appear once does.
    case tagOnce
    /// EXT-X-VERSION is no higher than what is used needs, and no lower (section 8).
    case versionAsNeeded
    /// Addresses are relative, so that what stands before them (a token) reaches every file.
    case addressesRelative
    /// Attribute lists parse, and numbers are numbers (section 4.2).
    case attributesWellFormed
    /// EXT-X-INDEPENDENT-SEGMENTS is stated.
    case independentSegments

    // Of a media playlist.
    /// EXT-X-TARGETDURATION is there, a positive whole number of seconds.
    case targetDurationStated
    /// No segment's duration, rounded, is above EXT-X-TARGETDURATION (section 4.4.3.1).
    case segmentsWithinTargetDuration
    /// Every address has one EXTINF, and every EXTINF an address.
    case everySegmentTimed
    /// EXT-X-PLAYLIST-TYPE is EVENT or VOD.
    case playlistTypeStated
    /// A VOD playlist ends with EXT-X-ENDLIST, and nothing follows that tag.
    case endListAtEnd
    /// EXT-X-MEDIA-SEQUENCE is 0 or absent: EVENT and VOD remove nothing.
    case sequenceStartsAtZero
    /// Fragmented MP4 has an EXT-X-MAP before its first segment (section 4.4.4.5).
    case mapBeforeSegments
    /// No address comes twice.
    case segmentsDistinct

    // Of a multivariant playlist.
    /// There is a variant, and each EXT-X-STREAM-INF is followed by its address.
    case variantsHaveAddresses
    /// BANDWIDTH and AVERAGE-BANDWIDTH are stated, the latter not above the former.
    case bandwidthsStated
    /// CODECS lists a format of every rendition that may play, each once.
    case codecsComplete
    /// RESOLUTION and FRAME-RATE are stated of every variant with a picture.
    case pictureDescribed
    /// A group that a variant names exists, and each group's names are distinct.
    case groupsWellFormed
    /// At most one DEFAULT=YES a group, and that one is not AUTOSELECT=NO.
    case defaultsWellFormed

    // Of a presentation.
    /// Each address leads to a media playlist.
    case playlistsReachable
    /// All renditions state the same EXT-X-TARGETDURATION (section 6.2.4).
    case sameTargetDuration
    /// Complete renditions last equally long, within a tenth of a second.
    case sameDuration
    /// Of complete renditions, BANDWIDTH is the peak segment bit rate, within 10 % (section 4.4.6.2).
    case bandwidthIsPeak
    /// Of complete renditions, AVERAGE-BANDWIDTH is the average, within 10 %.
    case averageBandwidthIsAverage

    // Of a reload.
    /// EXT-X-TARGETDURATION never changes.
    case targetDurationKept
    /// What was listed stays, and what is new comes after it.
    case onlyGrows
    /// After EXT-X-ENDLIST nothing changes.
    case nothingAfterEnd
}
