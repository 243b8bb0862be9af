/// A change that does not fit what came before, and what is wrong with it.
package struct LiveChangeError: Error, Sendable, Hashable {
    /// What is wrong.
    package enum Code: String, Sendable {
        /// There is no rendition of that name.
        case unknownRendition
        /// Its number was listed already, or is not the next.
        case outOfOrder
        /// It is longer than what the playlists promise; it was listed all the same.
        case tooLong
        /// Its duration or its place is no sensible number.
        case badTime
        /// The stream has ended.
        case ended
    }

    /// What is wrong.
    package let code: Code
    /// A sentence for the log.
    package let message: String

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }
}
