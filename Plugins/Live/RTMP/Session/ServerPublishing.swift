/// The stream that a client publishes, or wants to.
struct ServerPublishing: Sendable {
    /// Its message stream.
    var stream: UInt32
}
