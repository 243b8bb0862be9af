import JSON
import Media
import Synchronization
import Testing

/// What is sent when, by a clock that the tests move.
@Suite struct LiveTimeTests {
    /// Keeps what is sent.
    private final class Sent: Outbox {
        private let messages = Mutex<[(now: Int64, json: JSON, bytes: [UInt8])]>([])
        private let clock = Mutex<Int64>(0)

        var now: Int64 {
            get { clock.withLock { $0 } }
            set { clock.withLock { $0 = newValue } }
        }

        func send(_ message: JSON, bytes: [UInt8]) {
            let now = now
            messages.withLock { $0.append((now, message, bytes)) }
        }

        var all: [(now: Int64, json: JSON, bytes: [UInt8])] { messages.withLock { $0 } }
    }

    /// When the run began, milliseconds since 1970.
    private static let base: Int64 = 1_700_000_000_000

    /// Sends tags when their time has come, and lets a quarter of a second pass again and again.
    private func run(_ tags: [FLVFile.Tag], until end: Int64 = 0) throws -> (sent: Sent, live: Live) {
        var specification = LiveSpecification()
        specification.partSeconds = 0.334
        let sent = Sent()
        let packager = LivePackager(specification, catalog: CodecCatalog(), outbox: sent, state: RunState())
        var records = FeedReader()
        var inputs = FLVInput()
        var ticked = Self.base
        func pass(to now: Int64) throws {
            while ticked + 250 <= now {
                ticked += 250
                sent.now = ticked
                try packager.take(.tick, now: ticked)
            }
            sent.now = now
        }
        for tag in tags {
            let now = Self.base + Int64(tag.time)
            try pass(to: now)
            try packager.take(.received(bytes: tag.body.count), now: now)
            records.append(tag.record)
            while let record = try records.next() {
                for input in inputs.inputs(of: record, arrived: now) { try packager.take(input, now: now) }
            }
        }
        try pass(to: max(sent.now, Self.base + end))
        try packager.finish(now: sent.now)
        let folder = try Folder()
        for message in sent.all {
            for name in ["blob", "ephemeral"] {
                if let path = message.json[name]?.string { try folder.write(message.bytes, to: path) }
            }
        }
        let live = Live(
            messages: sent.all.map(\.json), bodies: sent.all.map(\.bytes), done: nil, failed: nil, folder: folder)
        return (sent, live)
    }

    /// How much later than the last moment of what they hold parts of a rendition were sent, milliseconds.
    private func delays(_ sent: Sent, _ rendition: String) -> [Double] {
        sent.all.filter { $0.json["type"] == "part" && $0.json["rendition"]?.string == rendition }.dropLast().map {
            message in
            let end = (message.json["startSeconds"]?.double ?? 0) + (message.json["durationSeconds"]?.double ?? 0)
            return Double(message.now - Self.base) - end * 1000
        }
    }

    @Test func partsLeaveWhenTheyAreComplete() throws {
        let (sent, live) = try run(LiveFilm.test(seconds: 6, rate: "30", keyframes: 60).tags())
        #expect(live.violations() == [])
        #expect((delays(sent, "180p").max() ?? 99) <= 1)
        // A frame of sound later, when the picture of that moment has come, which is shown two pictures after it is decoded.
        #expect((delays(sent, "audio").max() ?? 199) <= 60 + 67)
        for message in sent.all where message.json["type"] == "part" {
            let start = (message.json["startSeconds"]?.double ?? 0) * 1000
            #expect(abs(Double((message.json["wallClock"]?.int ?? 0)) - Double(Self.base) - start) < 100)
        }
        let stats = live.messages.filter { $0["type"] == "stats" }
        #expect(stats.count >= 5)
        #expect(stats.allSatisfy { $0["warnings"]?.array?.isEmpty == true }, "\(stats)")
    }

    @Test func soundGoesOnWithoutPictures() throws {
        let film = try LiveFilm.test(seconds: 14)
        let tags = try film.tags().filter { $0.kind != 9 || $0.time < 3000 || $0.time >= 11_000 }
        let (sent, live) = try run(tags)
        #expect(live.violations() == [])
        let before = sent.all.filter { $0.now < Self.base + 10_900 && $0.json["type"] == "segment" }.map(\.json)
        #expect(before.filter { $0["rendition"] == "audio" }.count >= 3)
        #expect(before.filter { $0["rendition"] == "180p" }.count >= 3)
        #expect(
            live.segments("180p").compactMap { $0["number"]?.int }
                == live.segments("audio").compactMap { $0["number"]?.int })
        #expect(try Media.complaints(live.joined("audio")) == "")
        let times = try Media.times(live.joined("audio"))
        #expect((zip(times, times.dropFirst()).map { $1 - $0 }.max() ?? 1) < 0.022)
        let said = live.messages.compactMap { $0["warnings"]?.array }.flatMap { $0 }.compactMap(\.string)
        #expect(said.contains { $0.hasPrefix("No picture has come for") })
    }

    @Test func picturesGoOnWithoutSound() throws {
        let film = try LiveFilm.test(seconds: 12)
        let tags = try film.tags().filter { $0.kind != 8 || $0.time < 2000 || $0.time >= 9000 }
        let (sent, live) = try run(tags)
        #expect(live.violations() == [])
        let before = sent.all.filter { $0.now < Self.base + 8900 && $0.json["type"] == "segment" }.map(\.json)
        #expect(before.filter { $0["rendition"] == "audio" }.count >= 3)
        let joined = try live.joined("audio")
        #expect(try Media.complaints(joined) == "")
        let times = try Media.times(joined)
        #expect((zip(times, times.dropFirst()).map { $1 - $0 }.max() ?? 1) < 0.05)
        #expect(try Media.packets(live.joined("180p")) == Media.packets(film.path))
    }

    @Test func nothingComes() throws {
        let film = try LiveFilm.test(seconds: 3)
        let (sent, live) = try run(film.tags(), until: 9000)
        let stats = try #require(sent.all.last { $0.json["type"] == "stats" }?.json)
        let warnings = (stats["warnings"]?.array ?? []).compactMap(\.string)
        #expect(warnings.contains { $0.hasPrefix("No picture has come for") })
        #expect(warnings.contains { $0.hasPrefix("No sound has come for") })
        #expect(live.segments("180p").count == 2)
    }
}
