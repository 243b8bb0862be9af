/// A stream of which pictures may be shown to whoever asked.
package struct ShownStream: Sendable, Hashable {
    /// Its id.
    package var id: String
    /// Whose it is.
    package var account: String
    /// Which moment its owner wants to stand for it; nil: it is chosen.
    package var thumbnailTimeSeconds: Double?
    /// Whether others may be refused: no shared cache may keep what is answered.
    package var isRestricted: Bool
    /// Of the request that it is shown for.
    package var requestID: String

    /// Describes one.
    package init(
        id: String, account: String, thumbnailTimeSeconds: Double? = nil, isRestricted: Bool = false,
        requestID: String = ""
    ) {
        self.id = id
        self.account = account
        self.thumbnailTimeSeconds = thumbnailTimeSeconds
        self.isRestricted = isRestricted
        self.requestID = requestID
    }
}
