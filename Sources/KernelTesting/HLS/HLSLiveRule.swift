/// A rule of live HLS and Low-Latency HLS (RFC 8216bis, Apple's authoring specification) that ``HLSLiveSession`` asserts of
/// what a client recorded.
public enum HLSLiveRule: String, Sendable, Hashable, CaseIterable {
    // Of every media playlist.
    /// The first line is `#EXTM3U`, lines end in LF, a tag that may come once does (section 4.1).
    case wellFormed
    /// EXT-X-VERSION is what is used needs: 6 with EXT-X-MAP, 9 with EXT-X-SKIP, 10 where that names date ranges (section 8).
    case versionAsNeeded
    /// EXT-X-TARGETDURATION is stated, and no segment, rounded, is longer (section 4.4.3.1).
    case segmentsWithinTargetDuration
    /// Every segment has one EXTINF with a positive duration.
    case everySegmentTimed
    /// A live playlist has no EXT-X-PLAYLIST-TYPE (section 6.2.2).
    case noPlaylistType
    /// EXT-X-MEDIA-SEQUENCE and EXT-X-DISCONTINUITY-SEQUENCE are stated, before the first segment.
    case sequencesStated
    /// Fragmented MP4 has an EXT-X-MAP before its first segment (section 4.4.4.5).
    case mapBeforeSegments
    /// Addresses are relative.
    case addressesRelative
    /// Every segment has an EXT-X-PROGRAM-DATE-TIME.
    case everySegmentDated
    /// Dates follow the durations, and never run back (section 6.2.1).
    case datesFollowMedia
    /// EXT-X-INDEPENDENT-SEGMENTS is stated only where each segment's first part is independent.
    case independenceIsTrue

    // Of a low-latency media playlist.
    /// EXT-X-SERVER-CONTROL has CAN-BLOCK-RELOAD, a PART-HOLD-BACK of three part targets, a CAN-SKIP-UNTIL of six target
    /// durations (section 4.4.3.8).
    case serverControlStated
    /// EXT-X-PART-INF states the PART-TARGET (section 4.4.3.7).
    case partTargetStated
    /// No part is longer than its target.
    case partsWithinTarget
    /// No part is shorter than 85 % of it, but for the last of a segment, one before an independent one, and gaps.
    case partsLongEnough
    /// The parts of a segment last as long as the segment.
    case partsFillSegments
    /// A segment that starts in the last three target durations has its parts (section 6.2.2).
    case partsAtTheEdge
    /// No part ends more than three target durations, and a segment, before the end.
    case noPartsFarFromTheEdge
    /// There is one EXT-X-PRELOAD-HINT of a type, and none after the end (section 4.4.5.3).
    case oneHint
    /// What was hinted comes next, under that address.
    case hintComesTrue
    /// There is a report of each other rendition, with a relative address and numbers that are near (section 4.4.5.4).
    case renditionsReported

    // Of reloads.
    /// What is listed keeps address, duration, date and place; EXT-X-MEDIA-SEQUENCE counts what was removed (section 6.2.2).
    case onlyGrows
    /// Neither sequence ever runs back, and a segment keeps its discontinuity sequence number.
    case sequencesKept
    /// EXT-X-TARGETDURATION, EXT-X-SERVER-CONTROL and PART-TARGET never change.
    case promisesKept
    /// With removed segments, there are six left, and three target durations.
    case windowLongEnough
    /// A new segment comes within one and a half target durations (section 6.2.1).
    case newSegmentInTime
    /// A new part comes within one part target.
    case newPartInTime
    /// After EXT-X-ENDLIST nothing changes, and nothing follows it.
    case nothingAfterEnd
    /// The session ends with EXT-X-ENDLIST in each rendition, where it is said to have ended.
    case endListAtEnd

    // Across renditions.
    /// Target duration, server control and part target are the same (section 6.2.4).
    case samePromises
    /// A segment's discontinuity sequence number is the same in all.
    case sameDiscontinuities
    /// A segment's date is the same in all, within a frame.
    case sameDates

    // Of blocking reloads and delta updates.
    /// An answer has the segment or part that it was held for (section 6.2.5.2).
    case heldUntilThere
    /// What is there, or no longer there, is answered at once with the playlist.
    case answeredAtOnce
    /// A part without a segment, and what is too far ahead, are refused with 400, nothing else is.
    case badRequestsRefused
    /// Nobody is held for longer than three target durations; 503 comes no sooner.
    case heldNoLonger
    /// `_HLS_skip` is answered with an update, of which only what is behind the skip boundary is missing (section 6.2.5.1).
    case deltaUpdates
    /// After the end, directives are let be.
    case directivesIgnoredAfterEnd

    // Of the multivariant playlist.
    /// It keeps the rules of ``HLSChecker``.
    case multivariantWellFormed
    /// Its renditions can be reached.
    case renditionsReachable
    /// No segment has more bits a second than the BANDWIDTH of its variants.
    case bandwidthIsEnough

    // Of files.
    /// Everything listed can be fetched, and a hinted part is answered once it is there; what is neither is 404.
    case filesReachable
    /// A segment has the samples of its parts, one after the other.
    case segmentsAreTheirParts
    /// A part and a segment are whole fragments of one track; an init segment the head of one.
    case fragmentsWhole
    /// `tfdt` goes on where what was before ended, but for discontinuities and gaps.
    case decodeTimesContinuous
    /// EXTINF and the duration of a part are their media's, within a frame.
    case durationsMatchMedia
    /// A part is INDEPENDENT where it contains a sample to start at, and only there.
    case independenceMatchesMedia
    /// CODECS names the formats of all init segments while they are listed.
    case codecsMatchMedia

    // Of how it is served.
    /// Playlists are `application/vnd.apple.mpegurl`, compressed, and never immutable; files are immutable.
    case servedWell
}
