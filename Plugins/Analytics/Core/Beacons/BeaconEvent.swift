/// One thing that a player tells. Times are milliseconds.
package struct BeaconEvent: Sendable, Hashable {
    /// What happened.
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        case play, heartbeat, pause, seek, stall, error, end
    }

    package var kind: Kind
    /// When, since 1970, by the player's clock; nil where it does not say.
    package var time: Int64?
    /// Of the film.
    package var position: Int?
    /// Since the event before.
    package var watched: Int
    /// From the wish to play to the first picture.
    package var startup: Int?
    /// Since the event before.
    package var stalled: Int
    package var rendition: String?

    /// Describes one.
    package init(
        _ kind: Kind, time: Int64? = nil, position: Int? = nil, watched: Int = 0, startup: Int? = nil, stalled: Int = 0,
        rendition: String? = nil
    ) {
        self.kind = kind
        self.time = time
        self.position = position
        self.watched = watched
        self.startup = startup
        self.stalled = stalled
        self.rendition = rendition
    }
}
