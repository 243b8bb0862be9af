import JSON
import Testing

/// One encode of a file with pictures and sound, looked at from all sides.
@Suite struct LadderEncodeTests {
    private static let shared = Result { () throws -> Encode in
        let folder = try Folder()
        try Media.make(Media.test(seconds: 7, size: "640x360") + Media.quick + [folder.file("source.mp4")])
        return try Encode.run(folder.file("source.mp4"), ["preset": "veryfast"])
    }

    private func encode() throws -> Encode { try Self.shared.get() }

    @Test func theInfoSaysWhatWasFoundAndWhatComes() throws {
        let encode = try encode()
        #expect(encode.renditions == ["360p", "240p", "audio"])
        let source = try #require(encode.info["source"])
        #expect(source["width"] == 640 && source["height"] == 360)
        #expect(source["videoCodec"] == "h264" && source["audioCodec"] == "aac")
        #expect(source["frameRate"]?.double == 25)
        #expect(encode.messages.first?["type"]?.string == "info")
    }

    @Test(arguments: ["360p", "240p", "audio"]) func aRenditionDecodesWithoutAComplaint(name: String) throws {
        let encode = try encode()
        #expect(encode.failed == nil)
        #expect(try Media.complaints(encode.joined(name)) == "")
    }

    @Test func theLengthIsTheSourcesToTheFrame() throws {
        let encode = try encode()
        #expect(abs((encode.done?["durationSeconds"]?.double ?? 0) - 7) < 0.041)
        for name in ["360p", "240p"] {
            #expect(abs(try Media.seconds(encode.joined(name)) - 7) < 0.041)
            #expect(try Media.times(encode.joined(name)).first == 0)
            #expect(try Media.times(encode.joined(name)).count == 175)
            let sum = encode.segments(name).reduce(0) { $0 + ($1["durationSeconds"]?.double ?? 0) }
            #expect(abs(sum - 7) < 0.001)
        }
    }

    @Test func allRungsAreCutAtTheSameInstants() throws {
        let encode = try encode()
        for name in ["360p", "240p"] {
            let keyframes = try Media.keyframes(encode.joined(name))
            #expect(Set([0, 2, 4, 6]).isSubset(of: Set(keyframes)))
            #expect(encode.segments(name).map { $0["startSeconds"]?.double } == [0, 2, 4, 6])
            #expect(encode.segments(name).map { $0["number"]?.int } == [0, 1, 2, 3])
        }
        for (index, segment) in encode.segments("audio").enumerated() {
            #expect(abs((segment["startSeconds"]?.double ?? -1) - Double(index * 2)) < 0.022)
        }
    }

    @Test func aSegmentDecodesAloneAfterItsInit() throws {
        let encode = try encode()
        for name in ["360p", "audio"] {
            let path = try encode.join(name, [(encode, 2)])
            #expect(try Media.complaints(path) == "")
        }
    }

    @Test func codecsAreThoseOfTheStreams() throws {
        let encode = try encode()
        #expect(encode.codecs("audio") == "mp4a.40.2")
        for name in ["360p", "240p"] {
            let level = try #require(Media.probe(encode.joined(name), "stream=level").first.flatMap { Int($0) })
            let digits = String(level, radix: 16)
            #expect(encode.codecs(name) == "avc1.6400" + (digits.count == 1 ? "0" : "") + digits)
        }
    }

    @Test func theBrandsAreCMAFs() throws {
        let start = try Folder.read(encode().folder.file("360p/init.mp4")).prefix(28)
        let text = String(decoding: start, as: UTF8.self)
        #expect(text.contains("ftypiso6") && text.contains("cmfc"))
    }

    @Test func theFirstBytesOfASegmentAreOneKeyframe() throws {
        let encode = try encode()
        for name in ["360p", "240p"] {
            for segment in encode.segments(name) {
                let count = try #require(segment["keyframeBytes"]?.int)
                let file = try Folder.read(encode.folder.file(segment["blob"]?.string ?? ""))
                #expect(count > 0 && count < file.count)
                let start = try Folder.read(encode.folder.file("\(name)/init.mp4"))
                let path = "keyframe-\(name)-\(segment["number"]?.int ?? 0).mp4"
                try encode.folder.write(start + file.prefix(count), to: path)
                // The fragment lists samples that are not there: that alone is complained of, and not shown here.
                let frames = try Tool.run([
                    "ffprobe", "-v", "quiet", "-count_frames", "-show_entries", "stream=nb_read_frames", "-of",
                    "csv=p=0", encode.folder.file(path),
                ]).text
                #expect(frames.prefix { $0.isNumber } == "1", "\(path): \(frames)")
            }
        }
        #expect(encode.segments("audio").allSatisfy { $0["keyframeBytes"] == 0 })
    }

    @Test func theInitMessageTellsTheTracksClock() throws {
        let scales = try encode().messages.filter { $0["type"] == "init" }.map { $0["timescale"]?.int ?? 0 }
        #expect(scales.count == 3 && scales.contains(48_000) && scales.allSatisfy { $0 >= 10_000 })
    }

    @Test func sizesAreThoseOfTheFiles() throws {
        let encode = try encode()
        for name in encode.renditions {
            for segment in encode.segments(name) {
                let path = encode.folder.file(segment["blob"]?.string ?? "")
                #expect(try Folder.read(path).count == segment["sizeBytes"]?.int)
            }
        }
    }
}
