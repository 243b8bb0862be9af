/// Of a moving picture: how long it is, and how many pictures a second it has.
package struct Movement: Sendable, Hashable {
    /// Seconds.
    package var durationSeconds: Double
    /// Pictures a second.
    package var frameRate: Double

    /// The longest.
    package static let longestSeconds = 10.0
    /// The most pictures a second.
    package static let mostRate = 30.0
    /// The most pictures.
    package static let mostPictures = 150
    /// What is made where nothing is said.
    package static let usual = Movement(durationSeconds: 3, frameRate: 10)
    /// Pixels across where no size is said: moving pictures are large.
    package static let usualWidth = 320

    /// Describes one.
    package init(durationSeconds: Double, frameRate: Double) {
        self.durationSeconds = durationSeconds
        self.frameRate = frameRate
    }

    /// How many pictures it has.
    package var count: Int { max(1, Int((durationSeconds * frameRate).rounded())) }
}
