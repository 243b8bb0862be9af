import Media
import Testing

/// What line 21 says, as cues.
@Suite struct Line21Tests {
    /// Pairs of the first field, a tenth of a second apart unless another time is given.
    private struct Programme {
        var line21 = Line21()
        var time = 0.0

        mutating func send(_ first: UInt8, _ second: UInt8, field: Int = 0, at time: Double? = nil) {
            self.time = time ?? self.time + 0.1
            line21.take(CaptionPair(field: field, first: first, second: second), at: self.time)
        }

        mutating func send(_ text: String, field: Int = 0) {
            var bytes = Array(text.utf8)
            if bytes.count % 2 == 1 { bytes.append(0) }
            for place in stride(from: 0, to: bytes.count, by: 2) { send(bytes[place], bytes[place + 1], field: field) }
        }

        /// The cues of a channel, a line each.
        mutating func cues(_ channel: Int = 0, until end: Double) -> [String] {
            line21.finish(at: end)
            return line21.sheets[channel].file(zero: 0).split(separator: "\n\n").dropFirst().map {
                $0.split(separator: "\n").joined(separator: "|")
            }
        }
    }

    @Test func captionsPopOn() {
        var programme = Programme()
        programme.send(0x14, 0x20)
        programme.send(0x14, 0x70)
        programme.send("HELLO")
        // Sent twice, it is meant once.
        programme.send(0x14, 0x2F, at: 2)
        programme.send(0x14, 0x2F)
        programme.send(0x14, 0x20)
        programme.send(0x11, 0x4E)
        programme.send("up there")
        programme.send(0x14, 0x2F, at: 4)
        programme.send(0x14, 0x2C, at: 5.5)
        #expect(
            programme.cues(until: 9) == [
                "00:00:02.000 --> 00:00:04.000|HELLO", "00:00:04.000 --> 00:00:05.500 line:0|<i>up there</i>",
            ])
    }

    @Test func linesRollUp() {
        var programme = Programme()
        programme.send(0x14, 0x25)
        programme.send(0x14, 0x2D, at: 1)
        programme.send("one")
        programme.send(0x14, 0x2D, at: 3)
        programme.send("two")
        programme.send(0x14, 0x2D, at: 4)
        // Letters that keep waiting are not shown before they come.
        programme.send(0x74, 0x68, at: 6)
        programme.send("ree")
        programme.send(0x14, 0x2C, at: 7)
        #expect(
            programme.cues(until: 9) == [
                "00:00:01.100 --> 00:00:03.000|one", "00:00:03.000 --> 00:00:04.000|one|two",
                "00:00:04.000 --> 00:00:06.000|two", "00:00:06.000 --> 00:00:07.000|two|three",
            ])
    }

    @Test func captionsArePainted() {
        var programme = Programme()
        programme.send(0x14, 0x29)
        programme.send(0x13, 0x50)
        programme.send("A", field: 0)
        programme.send(0x13, 0x70)
        programme.send("B")
        // A letter taken back, and a row cleared from the cursor on.
        programme.send(0x43, 0x44)
        programme.send(0x14, 0x21)
        programme.send(0x14, 0x2C, at: 3)
        #expect(programme.cues(until: 9) == ["00:00:00.300 --> 00:00:03.000|A|BC"])
    }

    @Test func lettersBeyondLatinCapitals() {
        var programme = Programme()
        programme.send(0x14, 0x29)
        programme.send(0x5C, 0x7E)
        programme.send(0x11, 0x37)
        // The plain letter in front is for receivers that know no better.
        programme.send(0x55, 0)
        programme.send(0x12, 0x24)
        programme.send(0x41, 0)
        programme.send(0x13, 0x38)
        programme.send("<b>")
        #expect(programme.cues(until: 3) == ["00:00:00.200 --> 00:00:03.000|éñ♪ÜÅ&lt;b&gt;"])
    }

    @Test func channelsAreApart() {
        var programme = Programme()
        programme.send(0x14, 0x29)
        programme.send("c1")
        programme.send(0x1C, 0x29)
        programme.send("c2")
        programme.send(0x15, 0x29, field: 1)
        programme.send("c3", field: 1)
        // Data about the programme, then a page of text, are no captions.
        programme.send(0x01, 0x03, field: 1)
        programme.send("TITLE!", field: 1)
        programme.send(0x0F, 0x1D, field: 1)
        programme.send(0x15, 0x2B, field: 1)
        programme.send("page", field: 1)
        programme.send(0x1D, 0x29, field: 1)
        programme.send("c4", field: 1)
        let cues = (0..<4).map { channel in programme.cues(channel, until: 4).map { $0.suffix(3) } }
        #expect(cues == [["|c1"], ["|c2"], ["|c3"], ["|c4"]])
    }

    @Test func whatIsForgottenOnTheScreenGoes() {
        var programme = Programme()
        programme.send(0x14, 0x29)
        programme.send("HI")
        programme.send(0x14, 0x20, at: 60)
        programme.send(0x14, 0x2F)
        #expect(programme.cues(until: 90) == ["00:00:00.200 --> 00:00:16.200|HI"])
        // Nothing was ever said.
        var silent = Programme()
        silent.send("nobody said how")
        #expect(silent.cues(until: 5) == [])
    }

    /// Whatever comes: sixteen rows of anything, in any order, time standing still or going back.
    @Test func noiseDoesNoHarm() {
        var generator = SplitMix(seed: 608)
        for _ in 0..<40 {
            var line21 = Line21()
            for _ in 0..<2000 {
                let bits = generator.next()
                let first = UInt8(truncatingIfNeeded: bits) & (bits >> 40 & 1 == 0 ? 0x7F : 0x1F)
                let pair = CaptionPair(
                    field: Int(bits >> 32 & 1), first: first, second: UInt8(truncatingIfNeeded: bits >> 8))
                line21.take(pair, at: Double(bits >> 50))
            }
            line21.finish(at: 0)
            for sheet in line21.sheets {
                for block in sheet.file(zero: 0).split(separator: "\n\n").dropFirst() {
                    let lines = block.split(separator: "\n")
                    #expect(
                        lines.count > 1 && lines.count <= 16 && lines.dropFirst().allSatisfy { !$0.contains("-->") })
                }
            }
        }
    }
}
