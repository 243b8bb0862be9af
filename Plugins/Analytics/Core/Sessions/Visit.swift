/// Who is seen at which stream: all by which a session is found, or begun.
package struct Visit: Sendable, Hashable {
    /// By what somebody is seen.
    package enum Source: Sendable, Hashable {
        /// A request for media.
        case request
        /// The player's own words.
        case beacon
    }

    /// Whose stream it is.
    package var account: String
    /// The stream's id.
    package var stream: String
    /// The CMCD `sid`, or the beacon's `sessionId`.
    package var name: String?
    /// Whether a view of that name was counted, and is over.
    package var isKnown = false
    /// Who says ``name``, or that there is none.
    package var source: Source
    /// As the token or the player says.
    package var viewerID: String?
    /// Of today, and of yesterday.
    package var marks: [Marks]
    /// What is known beside.
    package var viewer: Viewer

    /// Describes one.
    package init(
        account: String, stream: String, name: String? = nil, source: Source, viewerID: String? = nil, marks: [Marks],
        viewer: Viewer
    ) {
        self.account = account
        self.stream = stream
        self.name = name
        self.source = source
        self.viewerID = viewerID
        self.marks = marks
        self.viewer = viewer
    }
}
