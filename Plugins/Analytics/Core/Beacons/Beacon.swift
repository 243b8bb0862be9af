/// A beacon and who sent it.
package struct Beacon: Sendable, Hashable {
    /// How long ago a player may say that something happened, milliseconds.
    private static let oldest: Int64 = 86_400_000

    /// What it says.
    package var message: BeaconMessage
    /// Whose stream it is about.
    package var account: String
    /// The stream's id.
    package var stream: String
    /// As the token says.
    package var viewerID: String?
    /// ISO 3166.
    package var country: String?
    package var address: String
    package var agent: String
    /// As it was sent.
    package var referrer: String?
    /// How long the film is, milliseconds; nil where nobody knows.
    package var filmLength: Int?

    /// Describes one.
    package init(
        message: BeaconMessage, account: String, stream: String, viewerID: String? = nil, country: String? = nil,
        address: String, agent: String, referrer: String? = nil, filmLength: Int? = nil
    ) {
        self.message = message
        self.account = account
        self.stream = stream
        self.viewerID = viewerID
        self.country = country
        self.address = address
        self.agent = agent
        self.referrer = referrer
        self.filmLength = filmLength
    }

    /// When its first event happened: by the player's clock, where that says something of the last day; else as long before now
    /// as it was before the last event.
    package func start(at now: Int64) -> Int64 {
        guard let first = message.events.first?.time else { return now }
        if now - Self.oldest...now ~= first { return first }
        let (length, isAbsurd) = (message.events.last?.time ?? first).subtractingReportingOverflow(first)
        return now - (isAbsurd ? 0 : max(0, min(length, Self.oldest)))
    }
}
