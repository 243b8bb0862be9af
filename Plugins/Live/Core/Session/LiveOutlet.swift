/// Where a session tells what there is to watch: the playlists of its stream.
package protocol LiveOutlet: Sendable {
    /// The renditions that there are from now on, best first; those of earlier publishers that are not among them get gaps.
    func announce(_ tracks: [LiveTrackRecord])
    /// An init segment is stored; what comes next in that rendition needs it.
    func show(initial: LiveTrackRecord.Initial, of rendition: String)
    /// A part can be fetched.
    func show(_ part: LiveMessage.Part)
    /// Of a stream that is taken up again: so many discontinuities left the window before.
    func resume(discontinuities: Int)
    /// Another run begins: where the one before broke off there are gaps.
    func catchUp()
    /// A segment is at its place; or a gap, of a stream that is taken up again.
    func show(_ segment: StoredSegment, number: Int, of rendition: String)
    /// Nothing more comes.
    func end()
    /// Nobody is to be answered any more.
    func close()
}
