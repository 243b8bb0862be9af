import Glibc
import JSON
import Synchronization
import WorkerWire

/// The outcome of one whole run of stream-media on a file.
struct Encode {
    private static let joinCount = Atomic<Int>(0)

    /// All messages, in order.
    let messages: [JSON]
    /// The body of `done`, if it came to that.
    let done: JSON?
    /// The body of `failed`, if it came to that.
    let failed: JSON?
    /// What it made, at its `blob` paths.
    let folder: Folder
    /// What the process used: its time by the clock, and the memory it had at most.
    let usage: (seconds: Double, peakBytes: Int)

    /// Runs it to its end.
    static func run(
        _ path: String, _ more: JSONObject = [:], plugins: [CodecPlugin] = [.libav()], encoders: [String] = []
    ) throws -> Encode {
        try run(bytes: Folder.read(path), more, plugins: plugins, encoders: encoders)
    }

    static func run(
        bytes: [UInt8], _ more: JSONObject = [:], plugins: [CodecPlugin] = [.libav()], encoders: [String] = [],
        wrapper: [String] = [], arrived: Int? = nil
    ) throws -> Encode {
        let began = ContinuousClock.now
        var specification: JSONObject = ["operation": "encode", "segmentSeconds": 2, "preset": "ultrafast"]
        for (name, value) in more { specification[name] = value }
        let worker = try Worker(wrapper: wrapper)
        let folder = try Folder()
        worker.send(
            try Worker.start(
                .object(specification), size: arrived ?? bytes.count, plugins: plugins, encoders: encoders))
        var arrived = arrived ?? bytes.count
        var messages: [JSON] = []
        var done: JSON?
        var failed: JSON?
        while let frame = try worker.receive() {
            switch frame {
            case .read(let read):
                let start = min(bytes.count, Int(read.offset))
                let end = min(bytes.count, start + Int(read.length))
                guard end <= arrived else { throw Failure("Bytes were asked for that did not come yet.") }
                worker.send(.data(request: read.request, bytes: Array(bytes[start..<end])))
            case .message(let json, let made):
                messages.append(json)
                if json["type"] == "wait" { arrived = max(arrived, json["offset"]?.int ?? 0) }
                if let blob = json["blob"]?.string { try folder.write(made, to: blob) }
                worker.send(.acknowledge)
            case .done(let json): done = json
            case .failed(let json): failed = json
            default: break
            }
        }
        var used = rusage()
        let status = try worker.ended(using: &used)
        guard status == 0 else { throw Failure("stream-media ended with \(status), after \(messages.suffix(2)).") }
        let took = ContinuousClock.now - began
        let tenths = Double(took.components.seconds) + (Double(took.components.attoseconds) / 1e17).rounded() / 10
        return Encode(
            messages: messages, done: done, failed: failed, folder: folder, usage: (tenths, used.ru_maxrss * 1024))
    }

    /// The `info` message.
    var info: JSON { messages.first { $0["type"]?.string == "info" } ?? .null }

    /// The renditions' names, as announced.
    var renditions: [String] { (info["renditions"]?.array ?? []).compactMap { $0["name"]?.string } }

    /// The segment messages of a rendition.
    func segments(_ rendition: String) -> [JSON] {
        messages.filter { $0["type"]?.string == "segment" && $0["rendition"]?.string == rendition }
    }

    /// The codecs of a rendition.
    func codecs(_ rendition: String) -> String? {
        messages.first { $0["type"]?.string == "init" && $0["rendition"]?.string == rendition }?["codecs"]?.string
    }

    /// A file of a rendition's init segment and all its segments.
    func joined(_ rendition: String) throws -> String {
        let numbers = segments(rendition).compactMap { $0["number"]?.int }
        return try join(rendition, numbers.map { (self, $0) })
    }

    /// A file of this run's init segment and segments of any runs. Each call makes one of its own: tests run at once.
    func join(_ rendition: String, _ segments: [(run: Encode, number: Int)]) throws -> String {
        let name = "joined-\(rendition)-\(Self.joinCount.add(1, ordering: .relaxed).newValue).mp4"
        var bytes = try Folder.read(folder.file("\(rendition)/init.mp4"))
        for segment in segments {
            bytes += try Folder.read(segment.run.folder.file("\(rendition)/\(segment.number).m4s"))
        }
        try folder.write(bytes, to: name)
        return folder.file(name)
    }
}
