import JSON
import Testing
import WorkerWire

/// A progressive file put together of an encode's segments.
@Suite struct DownloadTests {
    private static let shared = Result { () throws -> Encode in
        let folder = try Folder()
        try Media.make(Media.test(seconds: 7, size: "640x360") + Media.quick + [folder.file("source.mp4")])
        return try Encode.run(folder.file("source.mp4"), ["preset": "veryfast"])
    }

    /// Runs the worker over renditions of the encode, and puts together what it says.
    private func download(_ renditions: [String], of encode: Encode) throws -> String {
        var files: [String] = []
        var tracks: [JSON] = []
        for name in renditions {
            let numbers = encode.segments(name).compactMap { $0["number"]?.int }
            tracks.append([
                "init": .integer(Int64(files.count)), "first": .integer(Int64(files.count + 1)),
                "count": .integer(Int64(numbers.count)),
            ])
            files.append(encode.folder.file("\(name)/init.mp4"))
            files += numbers.map { encode.folder.file("\(name)/\($0).m4s") }
        }
        let specification: JSON = ["operation": "download", "blob": "film.head", "tracks": .array(tracks)]
        let inputs = try files.map(Folder.read)
        let (head, done) = try Self.run(specification, inputs)
        #expect(done["headBytes"]?.int == head.count)
        var file = head
        for part in done["parts"]?.array ?? [] {
            let input = inputs[part[0]?.int ?? 0]
            let start = part[1]?.int ?? 0
            file += input[start..<(start + (part[2]?.int ?? 0))]
        }
        #expect(done["sizeBytes"]?.int == file.count)
        let path = "download-\(renditions.joined(separator: "-")).mp4"
        try encode.folder.write(file, to: path)
        return encode.folder.file(path)
    }

    private static func run(_ specification: JSON, _ inputs: [[UInt8]]) throws -> (head: [UInt8], done: JSON) {
        let worker = try Worker()
        worker.send(
            .start([
                "specification": specification, "inputs": .array(inputs.map { ["size": .integer(Int64($0.count))] }),
                "plugins": [], "encoders": [],
            ]))
        var head: [UInt8] = []
        var outcome: JSON = .null
        while let frame = try worker.receive() {
            switch frame {
            case .read(let read):
                let input = inputs[Int(read.input)]
                let start = min(input.count, Int(read.offset))
                let end = min(input.count, start + Int(read.length))
                worker.send(.data(request: read.request, bytes: Array(input[start..<end])))
            case .message(let json, let bytes):
                #expect(json["blob"] == specification["blob"])
                head = bytes
                worker.send(.acknowledge)
            case .done(let json): outcome = json
            case .failed(let json): outcome = json
            default: break
            }
        }
        #expect(try worker.ended() == 0)
        return (head, outcome)
    }

    @Test(arguments: [["360p", "audio"], ["240p", "audio"], ["360p"], ["audio"]])
    func itPlaysAsItsTracksDo(renditions: [String]) throws {
        let encode = try Self.shared.get()
        let path = try download(renditions, of: encode)
        #expect(try Media.complaints(path) == "")
        for (index, name) in renditions.enumerated() {
            let select = ["-select_streams", "\(index)"]
            let times = try Media.probe(path, "packet=pts_time", select).compactMap {
                Double($0.split(separator: ",").first ?? "")
            }.sorted()
            let expected = try Media.times(encode.joined(name))
            #expect(times.count == expected.count)
            #expect(
                zip(times, expected).allSatisfy { abs($0 - $1) < 0.001 }, "\(times.prefix(3)) \(expected.prefix(3))")
            let seconds = try Media.probe(path, "stream=duration", select).first.flatMap { Double($0) } ?? 0
            #expect(abs(seconds - 7) < 0.041)
        }
    }

    @Test func theIndexComesFirstAndKeyframesAreKnown() throws {
        let encode = try Self.shared.get()
        let path = try download(["360p", "audio"], of: encode)
        let bytes = try Folder.read(path)
        let text = String(decoding: bytes.prefix(64), as: UTF8.self)
        #expect(text.contains("ftypisom") && text.contains("moov"))
        let flags = try Media.probe(path, "packet=pts_time,flags", ["-select_streams", "v:0"])
        let keyframes = flags.filter { $0.contains("K") }.compactMap { Double($0.split(separator: ",").first ?? "") }
        #expect(keyframes == (try Media.keyframes(encode.joined("360p"))))
        // The same pictures, bit by bit.
        func hash(_ path: String) throws -> String {
            try Tool.run(["ffmpeg", "-v", "error", "-i", path, "-map", "0:v", "-f", "md5", "-"]).text
        }
        #expect(try hash(path) == hash(encode.joined("360p")))
    }

    @Test func whatIsNoSegmentIsRefused() throws {
        let encode = try Self.shared.get()
        let start = try Folder.read(encode.folder.file("360p/init.mp4"))
        let specification: JSON = [
            "operation": "download", "blob": "x", "tracks": [["init": 0, "first": 1, "count": 1]],
        ]
        for segment in [[], [0, 0, 0, 8], Array("not a segment at all".utf8), start] as [[UInt8]] {
            let outcome = try Self.run(specification, [start, segment])
            #expect(outcome.done["code"] == "INTERNAL_ERROR" && outcome.head.isEmpty)
        }
        let whole = try Folder.read(encode.folder.file("360p/0.m4s"))
        for count in stride(from: 8, to: min(2000, whole.count), by: 331) {
            #expect(try Self.run(specification, [start, Array(whole.prefix(count))]).done["code"] == "INTERNAL_ERROR")
        }
    }
}
