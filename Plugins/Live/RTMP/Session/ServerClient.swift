/// What a client said of itself before it publishes.
struct ServerClient: Sendable {
    /// The application that it connected to, without slashes around it and what follows a `?`.
    var app = ""
    /// Whether it waits for `onFCPublish`.
    var saidFCPublish = false
    /// Whether it comes back when it is asked to (capsEx).
    var reconnects = false
    /// The message streams that it created: 1 to this.
    var streams: UInt32 = 0

    /// The parts of a path, without those that are empty and without what follows a `?`.
    static func path(_ text: String) -> [String] {
        text.prefix { $0 != "?" }.split(separator: "/").map(String.init)
    }
}
