/// Places frames of sound of one length on a clock of samples: they follow each other without a seam however roughly their times
/// are stated, unless they are clearly apart or on top of each other.
package struct SoundSteps: Sendable {
    /// What is done with a frame.
    package struct Placement: Sendable, Hashable {
        /// Frames of silence before it.
        package var silence = 0
        /// Where it starts, samples; nil: it is left out.
        package var start: Int64?

        /// Makes one.
        package init(silence: Int = 0, start: Int64? = nil) {
            self.silence = silence
            self.start = start
        }
    }

    private let frame: Int64
    private let sampleRate: Int64
    /// Gaps up to so many frames are filled; what is longer is left open.
    private let most: Int64
    /// Where the next frame starts, samples; nil before the first.
    package private(set) var next: Int64?

    /// Of frames of so many samples; nothing starts before `floor`.
    package init(frameSamples: Int, sampleRate: Int) {
        frame = Int64(max(1, frameSamples))
        self.sampleRate = Int64(max(1, sampleRate))
        most = 15 * self.sampleRate / frame
    }

    /// The first frame starts there, samples.
    package mutating func begin(at time: Int64) {
        next = time
    }

    /// Decides on a frame whose time is stated as that, samples.
    package mutating func place(_ stated: Int64) -> Placement {
        guard let next else {
            self.next = stated + frame
            return Placement(start: stated)
        }
        let error = stated - next
        // Times are rounded to milliseconds, and some encoders' own are worse.
        let tolerance = max(frame * 3 / 2, sampleRate * 40 / 1000)
        if error < -tolerance { return Placement() }
        guard error > tolerance else {
            self.next = next + frame
            return Placement(start: next)
        }
        let missing = (error + frame / 2) / frame
        let silence = missing <= most ? missing : 0
        let start = silence > 0 ? next + silence * frame : stated
        self.next = start + frame
        return Placement(silence: Int(silence), start: start)
    }

    /// How many frames of silence there must be for sound to reach that time, samples; they are placed then.
    package mutating func fill(until time: Int64) -> (start: Int64, count: Int) {
        guard let next, time > next else { return (next ?? 0, 0) }
        let count = min(most, (time - next) / frame)
        self.next = next + count * frame
        return (next, Int(count))
    }
}
