/// A segment at its place in its rendition.
package struct NumberedSegment: Sendable, Hashable {
    /// The rendition's name.
    package var rendition: String
    /// From 0.
    package var number: Int
    /// What is there.
    package var segment: StoredSegment

    package init(rendition: String, number: Int, segment: StoredSegment) {
        self.rendition = rendition
        self.number = number
        self.segment = segment
    }
}
