import Media
import Testing

/// Frames of sound one after the other.
@Suite struct SoundStepsTests {
    @Test func millisecondsAreNoSeam() {
        var steps = SoundSteps(frameSamples: 1024, sampleRate: 44_100)
        for index in 0..<10_000 {
            let milliseconds = (Double(index) * 1024 / 44.1).rounded()
            let placement = steps.place(Int64((milliseconds * 44.1).rounded()))
            #expect(placement == .init(silence: 0, start: Int64(index * 1024)))
        }
    }

    @Test func aGapIsSilent() {
        var steps = SoundSteps(frameSamples: 1024, sampleRate: 48_000)
        #expect(steps.place(0).start == 0)
        #expect(steps.place(48_000) == .init(silence: 46, start: 47 * 1024))
        #expect(steps.place(49_000) == .init(silence: 0, start: 48 * 1024))
    }

    @Test func whatComesTwiceIsLeftOut() {
        var steps = SoundSteps(frameSamples: 1024, sampleRate: 48_000)
        for index in 0..<10 { #expect(steps.place(Int64(index * 1024)).start == Int64(index * 1024)) }
        let again = steps.place(1024)
        #expect(again == .init())
        let next = steps.place(10_240)
        #expect(next == .init(silence: 0, start: 10_240))
    }

    @Test func silenceIsFilledUpToAMoment() {
        var steps = SoundSteps(frameSamples: 1024, sampleRate: 48_000)
        #expect(steps.place(0).start == 0)
        let filled = steps.fill(until: 5000)
        #expect(filled.start == 1024)
        #expect(filled.count == 3)
        #expect(steps.fill(until: 4500).count == 0)
        #expect(steps.place(4096).start == 4096)
    }
}
