import JSON
import WorkerWire

/// The outcome of one whole live run of stream-media.
struct Live {
    /// All messages, in order, and what came with them.
    let messages: [JSON]
    let bodies: [[UInt8]]
    /// The body of `done`, or of `failed`.
    let done: JSON?
    let failed: JSON?
    let folder: Folder

    /// Feeds it records in pieces of those sizes, in turn; the chunks of the feed are at most that long.
    static func run(
        _ records: [[UInt8]], pieces: [Int] = [7, 1, 4096, 100, 65_000], _ more: JSONObject = [:],
        plugins: [CodecPlugin] = [.libav()]
    ) throws -> Live {
        var live: JSONObject = [
            "input": "flv", "segmentSeconds": 2, "longestSegmentSeconds": 4, "partSeconds": 0.334, "firstNumber": 0,
            "startSeconds": 0, "initNumber": 0,
        ]
        for (name, value) in more { live[name] = value }
        let bytes = records.flatMap { $0 }
        let worker = try Worker()
        let folder = try Folder()
        worker.send(
            .start([
                "specification": ["live": .object(live)], "inputs": [],
                "plugins": .array(try plugins.map { try $0.json() }), "encoders": [],
            ]))
        var messages: [JSON] = []
        var bodies: [[UInt8]] = []
        var (done, failed): (JSON?, JSON?) = (nil, nil)
        var (turn, fed, asked) = (0, 0, 0)
        var isEnded = false
        while let frame = try worker.receive() {
            switch frame {
            case .read(let read):
                guard Int(read.offset) == asked else { throw Failure("It asked for \(read), not from \(asked).") }
                asked += Int(read.length)
                while fed < min(asked, bytes.count) {
                    let end = min(bytes.count, asked, fed + pieces[turn % pieces.count])
                    worker.send(.data(request: read.request, bytes: Array(bytes[fed..<end])))
                    (turn, fed) = (turn + 1, end)
                }
                if fed == bytes.count, !isEnded {
                    isEnded = true
                    worker.send(.data(request: read.request, bytes: []))
                }
            case .message(let json, let made):
                messages.append(json)
                bodies.append(made)
                for name in ["blob", "ephemeral"] {
                    if let path = json[name]?.string { try folder.write(made, to: path) }
                }
                worker.send(.acknowledge)
            case .done(let json): done = json
            case .failed(let json): failed = json
            default: break
            }
        }
        let status = try worker.ended()
        guard status == 0 else { throw Failure("stream-media ended with \(status), after \(messages.suffix(2)).") }
        return Live(messages: messages, bodies: bodies, done: done, failed: failed, folder: folder)
    }

    /// The `info` messages.
    var infos: [JSON] { messages.filter { $0["type"] == "info" } }
    /// The renditions' names, as first announced.
    var renditions: [String] { (infos.first?["renditions"]?.array ?? []).compactMap { $0["name"]?.string } }

    /// The messages of a type about a rendition.
    func of(_ type: String, _ rendition: String) -> [JSON] {
        messages.filter { $0["type"]?.string == type && $0["rendition"]?.string == rendition }
    }

    func parts(_ rendition: String) -> [JSON] { of("part", rendition) }
    func segments(_ rendition: String) -> [JSON] { of("segment", rendition) }

    /// A file of the init segment and the segments of a rendition.
    func joined(_ rendition: String, initNumber: Int = 0, segments: Range<Int>? = nil) throws -> String {
        try join(
            rendition, initNumber,
            self.segments(rendition).filter { segments?.contains($0["number"]?.int ?? 0) ?? true }, "blob")
    }

    /// The same of its parts.
    func joinedParts(_ rendition: String) throws -> String { try join(rendition, 0, parts(rendition), "ephemeral") }

    private func join(_ rendition: String, _ initNumber: Int, _ messages: [JSON], _ name: String) throws -> String {
        let file = initNumber == 0 ? "init.mp4" : "init-\(initNumber).mp4"
        var bytes = try Folder.read(folder.file("\(rendition)/\(file)"))
        for message in messages {
            bytes += try Folder.read(
                folder.file(
                    "\(rendition)/\(message["number"]?.int ?? -1)\(message["part"].map { ".\($0.int ?? 0)" } ?? "").m4s"
                ))
        }
        let joined = "\(rendition)-\(name)-\(initNumber).mp4"
        try folder.write(bytes, to: joined)
        return folder.file(joined)
    }

    /// What is wrong with the parts and segments by the rules; empty: nothing.
    func violations(target: Double = 0.334, longest: Double = 4) -> [String] {
        var found: [String] = []
        for rendition in renditions {
            var end: Double?
            var (number, part): (Int?, Int) = (nil, 0)
            var sum = 0.0
            var last: JSON?
            for message in messages where message["rendition"]?.string == rendition {
                guard let type = message["type"]?.string, type != "init", let start = message["startSeconds"]?.double,
                    let length = message["durationSeconds"]?.double, let of = message["number"]?.int
                else { continue }
                let what = "\(type) \(rendition) \(of)"
                if let known = number, of != known { found.append("\(what) comes in segment \(known)") }
                if type == "part" {
                    if part > 0, last?["last"] == true { found.append("\(what).\(part) comes after the last") }
                    last = message
                    if message["part"]?.int != part {
                        found.append("\(what) has part \(message["part"] ?? .null), not \(part)")
                    }
                    if let end, abs(start - end) > 5e-5 {
                        found.append("\(what).\(part) starts at \(start), not \(end)")
                    }
                    if length > target + 1e-9 { found.append("\(what).\(part) lasts \(length)") }
                    (number, part, end, sum) = (of, part + 1, start + length, sum + length)
                } else {
                    if part > 0, last?["last"] != true { found.append("\(what) has no last part") }
                    if message["parts"]?.int != part { found.append("\(what) has \(part) parts") }
                    if abs(sum - length) > 1e-6 { found.append("\(what) lasts \(length), its parts \(sum)") }
                    // Sound ends with the frame that is heard at the moment of the cut.
                    let slack = rendition.hasPrefix("audio") ? 1152.0 / 44_100 : 1e-9
                    if length > longest + slack { found.append("\(what) lasts \(length)") }
                    (number, part, sum) = (of + 1, 0, 0)
                }
            }
            found += shortParts(rendition, target)
        }
        return found
    }

    private func shortParts(_ rendition: String, _ target: Double) -> [String] {
        let parts = parts(rendition)
        return zip(parts, parts.dropFirst()).compactMap { part, next in
            guard part["number"] == next["number"], part["durationSeconds"]?.double ?? 0 < target * 0.85 - 1e-9 else {
                return nil
            }
            return
                "part \(rendition) \(part["number"] ?? .null).\(part["part"] ?? .null) lasts \(part["durationSeconds"] ?? .null)"
        }
    }
}
