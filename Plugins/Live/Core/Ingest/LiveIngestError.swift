/// Why a publisher is not let in, or is sent away.
package struct LiveIngestError: Error, Sendable, Hashable {
    /// What happened.
    package enum Code: String, Sendable, Hashable {
        /// No stream waits for a publisher with this key.
        case unknownKey
        /// Another publisher is connected with this key.
        case inUse
        /// The stream is over, was deleted, or got a new key; or the publisher was silent; or the server stops.
        case ended
        /// There are as many live streams as the server takes.
        case busy
        /// What was sent could not be used.
        case failed
    }

    /// What happened.
    package var code: Code
    /// A sentence for who publishes; it names no key.
    package var message: String

    /// Makes one.
    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }
}
