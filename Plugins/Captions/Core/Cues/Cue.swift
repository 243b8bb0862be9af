/// A text and when it is shown (W3C WebVTT, section 4.1).
package struct Cue: Sendable, Hashable {
    /// What a style or a script of the file's owner calls it; empty: nothing. One line, without an arrow.
    package var id: String
    /// Milliseconds from the film's beginning.
    package var start: Int
    /// Milliseconds, after the start.
    package var end: Int
    /// Where it stands, as WebVTT's cue settings without a space before; may be empty.
    package var settings: String
    /// A payload of WebVTT: escaped, its tags closed, none of its lines empty.
    package var text: String

    /// Describes one.
    package init(id: String = "", start: Int, end: Int, settings: String = "", text: String) {
        self.id = id
        self.start = start
        self.end = end
        self.settings = settings
        self.text = text
    }
}
