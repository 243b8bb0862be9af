/// A segment that playlists no longer list, and how long its files stay.
package struct LiveRemoval: Sendable, Hashable {
    /// Its rendition.
    package let rendition: String
    /// The segment; a gap has no file.
    package let segment: LiveSegment
    /// How many parts it had.
    package let partCount: Int
    /// Until when viewers may still fetch it, milliseconds since 1970.
    package let until: Int64
}
