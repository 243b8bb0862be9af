import JSON
import WorkerWire

/// The outcome of one run of stream-media that makes a picture.
struct StillRun {
    /// The message of the picture, or null.
    let message: JSON
    /// The picture's file.
    let file: [UInt8]
    /// The body of `failed`, if it came to that.
    let failed: JSON?
    /// How many bytes of the inputs were asked for.
    let bytesRead: Int

    /// Runs it over files; `isPrepared`: the process was started before there was something to do.
    init(_ more: JSONObject, _ inputs: [[UInt8]], isPrepared: Bool = false) throws {
        var specification: JSONObject = ["operation": "picture", "blob": "a.jpg", "format": "jpg", "fit": "contain"]
        for (name, value) in more { specification[name] = value }
        let worker = try Worker()
        let plugins = JSON.array([try CodecPlugin.libav().json()])
        if isPrepared { worker.send(.start(["prepare": true, "plugins": plugins, "encoders": []])) }
        worker.send(
            .start([
                "specification": .object(specification),
                "inputs": .array(inputs.map { ["size": .integer(Int64($0.count))] }), "plugins": plugins,
                "encoders": [],
            ]))
        var (message, file, failed, read) = (JSON.null, [UInt8](), JSON?.none, 0)
        while let frame = try worker.receive() {
            switch frame {
            case .read(let wanted):
                let input = inputs[Int(wanted.input)]
                let start = min(input.count, Int(wanted.offset))
                let end = min(input.count, start + Int(wanted.length))
                read += end - start
                worker.send(.data(request: wanted.request, bytes: Array(input[start..<end])))
            case .message(let json, let bytes):
                message = json
                file = bytes
                worker.send(.acknowledge)
            case .failed(let json): failed = json
            default: break
            }
        }
        let status = try worker.ended()
        guard status == 0 else { throw Failure("stream-media ended with \(status).") }
        self.message = message
        self.file = file
        self.failed = failed
        bytesRead = read
    }

    /// Of the segments of a rendition of an encode.
    static func of(
        _ encode: Encode, _ rendition: String, _ numbers: ClosedRange<Int>, _ more: JSONObject,
        isPrepared: Bool = false
    ) throws -> StillRun {
        var inputs = [try Folder.read(encode.folder.file("\(rendition)/init.mp4"))]
        for number in numbers { inputs.append(try Folder.read(encode.folder.file("\(rendition)/\(number).m4s"))) }
        var more = more
        more["segments"] = ["init": 0, "first": 1, "count": .integer(Int64(numbers.count))]
        return try StillRun(more, inputs, isPrepared: isPrepared)
    }

    /// The picture's pixels as ffmpeg decodes them: red, green and blue in turn, of its first frame.
    func pixels() throws -> Pixels {
        let folder = try Folder()
        try folder.write(file, to: "picture")
        let size = try Media.probe(folder.file("picture"), "stream=width,height").first ?? ""
        let sides = size.split(separator: ",").compactMap { Int($0) }
        guard sides.count == 2 else { throw Failure("ffprobe cannot read the picture: \(size)") }
        try Media.make([
            "-i", folder.file("picture"), "-frames:v", "1", "-f", "rawvideo", "-pix_fmt", "rgb24", folder.file("raw"),
        ])
        return Pixels(width: sides[0], height: sides[1], bytes: try Folder.read(folder.file("raw")))
    }
}
