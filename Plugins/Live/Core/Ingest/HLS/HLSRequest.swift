/// What of a source is to be fetched next.
package struct HLSRequest: Sendable, Hashable {
    /// What it is for.
    enum Purpose: Sendable, Hashable {
        /// The address that was given.
        case first
        /// A playlist of the track.
        case playlist(track: Int)
        case initial(track: Int)
        case segment(track: Int)
    }

    let purpose: Purpose
    /// Whole.
    package let file: HLSMediaPlaylist.File

    /// Bytes of the answer at most.
    package var limitBytes: UInt64 {
        switch purpose {
        case .first, .playlist: 1 << 20
        case .initial: 1 << 20
        case .segment: 16 << 20
        }
    }
}
