/// A rule of HLS (RFC 8216bis, Apple's authoring specification) that ``HLSChecker`` and ``HLSInspection`` assert of EVENT
/// and VOD presentations.
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

    // Of a playlist of keyframes alone.
    /// What EXT-X-I-FRAME-STREAM-INF names has EXT-X-I-FRAMES-ONLY, and nothing else has (section 4.4.3.6).
    case iFramesOnlyWhereNamed
    /// Each of its segments has an EXT-X-BYTERANGE with an offset.
    case iFrameRangesStated

    // Of a multivariant playlist.
    /// There is a variant, and each EXT-X-STREAM-INF is followed by its address.
    case variantsHaveAddresses
    /// BANDWIDTH and AVERAGE-BANDWIDTH are stated, the latter not above the former.
    case bandwidthsStated
    /// CODECS lists a format of every rendition that may play, each once.
    case codecsComplete
    /// RESOLUTION and FRAME-RATE are stated of every variant with a picture.
    case pictureDescribed
    /// EXT-X-I-FRAME-STREAM-INF has BANDWIDTH, CODECS, RESOLUTION and URI (section 4.4.6.3).
    case iFrameVariantsDescribed
    /// Subtitles state their LANGUAGE.
    case languageStated
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

    // Of the files of a complete presentation.
    /// Each segment and init segment can be fetched.
    case filesReachable
    /// An init segment is `ftyp` and a `moov` of one track without samples (ISO/IEC 23000-19, section 7.3.1).
    case initSegmentsWellFormed
    /// It has the brands `cmfc` (or `cmf2`) and `iso6`.
    case brandsAreCMAF
    /// A segment is whole: each `moof` with its `mdat`, of one track, nothing left over.
    case fragmentsWhole
    /// `tfdt` goes on where the segment before it ended, but for discontinuities.
    case decodeTimesContinuous
    /// Each segment starts with a sample to start decoding at.
    case segmentsStartWithKeyframe
    /// EXTINF is the segment's length, and their sum the track's, each within one frame.
    case durationsMatchMedia
    /// All pictures are cut at the same times.
    case sameCuts
    /// All tracks start at the same time, within one frame.
    case sameStart
    /// CODECS names the format that the init segment tells.
    case codecsMatchMedia
    /// RESOLUTION is the size of the pictures as displayed.
    case resolutionMatchesMedia
    /// FRAME-RATE is no lower than what is measured.
    case frameRateMatchesMedia
    /// The byte range of a keyframe is the segment's `moof` and its `mdat` as far as the end of the first sample.
    case iFrameRangeIsOneFrame
    /// A part of a text track is WebVTT: its header, cues that end after they start, no arrow in their text.
    case captionsWellFormed
    /// It states X-TIMESTAMP-MAP (section 3.1.4).
    case captionsMapped
    /// A cue stands in every segment that it is shown in, and in no other.
    case cuesRepeated

    // Of how all of it is served.
    /// A file is where its address says: there is no redirect.
    case noRedirects
    /// Playlists are `application/vnd.apple.mpegurl`, media `video/mp4` or `audio/mp4`, text `text/vtt`.
    case typesStated
    /// Playlists come compressed to who takes gzip, and say that they vary.
    case playlistsCompressed
    /// Segments are immutable for a day at least; playlists are not.
    case cachingStated
    /// Pages of any origin may read it.
    case readableByPages
    /// There is an entity tag, and 304 for who has it.
    case conditionalRequests
    /// Segments answer a range with 206, and HEAD with their length.
    case rangesServed

    // Of a reload.
    /// EXT-X-TARGETDURATION never changes.
    case targetDurationKept
    /// What was listed stays, and what is new comes after it.
    case onlyGrows
    /// After EXT-X-ENDLIST nothing changes.
    case nothingAfterEnd
}
