import Glibc
import JSON
import Testing

/// A source of many hours; in `make soak` alone.
@Suite struct HoursTests {
    private static let hours = getenv("STREAM_HOURS").flatMap { Int(String(cString: $0)) } ?? 0

    @Test(.enabled(if: hours > 0)) func hoursComeOutRight() throws {
        let seconds = Self.hours * 3600
        let folder = try Folder()
        try Media.make(
            [
                "-f", "lavfi", "-i", "testsrc2=s=64x36:r=1:d=\(seconds)", "-f", "lavfi", "-i",
                "sine=f=440:r=8000:d=\(seconds)",
            ] + Media.quick + [folder.file("hours.mkv")])
        let encode = try Encode.run(folder.file("hours.mkv"), ["segmentSeconds": 6])
        #expect(encode.failed == nil)
        #expect(abs((encode.done?["durationSeconds"]?.double ?? 0) - Double(seconds)) < 0.05)
        for name in encode.renditions {
            let segments = encode.segments(name)
            #expect(segments.count == seconds / 6)
            let sum = segments.reduce(0) { $0 + ($1["durationSeconds"]?.double ?? 0) }
            #expect(abs(sum - Double(seconds)) < 0.1, "\(name)")
        }
    }
}
