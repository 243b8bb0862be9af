import JSON
import Testing

/// An attempt that goes on where an earlier one ended.
@Suite struct ResumeTests {
    private func source(_ folder: Folder, _ arguments: [String]) throws -> String {
        try Media.make(arguments + [folder.file("source.mkv")])
        return folder.file("source.mkv")
    }

    private func check(_ path: String, have: [String: Int]) throws {
        let whole = try Encode.run(path)
        var counts = JSONObject()
        for (name, count) in have { counts[name] = .integer(Int64(count)) }
        let rest = try Encode.run(path, ["have": .object(counts)])
        #expect(rest.failed == nil)
        for name in whole.renditions {
            let all = whole.segments(name)
            let had = have[name] ?? 0
            let made = rest.segments(name)
            #expect(made.compactMap { $0["number"]?.int } == Array(had..<all.count))
            #expect(made.map { $0["startSeconds"] } == all.dropFirst(had).map { $0["startSeconds"] })
            #expect(made.map { $0["durationSeconds"] } == all.dropFirst(had).map { $0["durationSeconds"] })
            let parts = (0..<all.count).map { (run: $0 < had ? whole : rest, number: $0) }
            let joined = try whole.join(name, parts)
            #expect(try Media.complaints(joined) == "")
            #expect(try Media.times(joined) == Media.times(whole.joined(name)))
            #expect(try Media.seconds(joined) == Media.seconds(whole.joined(name)))
            if !made.isEmpty {
                let initPath = "\(name)/init.mp4"
                #expect(try Folder.read(whole.folder.file(initPath)) == Folder.read(rest.folder.file(initPath)))
            }
        }
    }

    @Test func segmentsOfTwoAttemptsJoin() throws {
        let folder = try Folder()
        let path = try source(folder, Media.test(seconds: 9, size: "640x360", rate: "30000/1001") + Media.quick)
        try check(path, have: ["360p": 2, "240p": 3, "audio": 2])
    }

    @Test func withUnevenFrameTimesToo() throws {
        let folder = try Folder()
        let uneven = ["-vf", "select='not(mod(n,7))+lt(mod(n,11),4)'", "-vsync", "vfr"]
        let path = try source(folder, Media.test(seconds: 8) + uneven + Media.quick)
        try check(path, have: ["180p": 2, "audio": 1])
    }

    @Test func nothingIsMadeOfWhatIsThere() throws {
        let folder = try Folder()
        let path = try source(folder, Media.test(seconds: 4) + Media.quick)
        let rest = try Encode.run(path, ["have": ["180p": 2, "audio": 2]])
        #expect(rest.failed == nil)
        #expect(rest.segments("180p").isEmpty && rest.segments("audio").isEmpty)
        #expect(rest.done?["durationSeconds"]?.double == 4)
    }
}
