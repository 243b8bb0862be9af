import JSON
import Testing
import WorkerWire

@Suite struct FrameTests {
    static let frames: [Frame] = [
        .start(["specification": ["operation": "encode"], "inputs": [["size": 7]]]),
        .data(request: 1, bytes: []), .data(request: .max, bytes: [0, 1, 255]),
        .dataError(request: 3, problem: "gone – ganz"), .acknowledge, .cancel,
        .read(Frame.Read(request: 9, input: 2, offset: 1 << 40, length: 4 << 20)),
        .message(["type": "progress", "fraction": 0.5], bytes: []),
        .message(["blob": "720p/0.m4s"], bytes: Array(repeating: 7, count: 70_000)),
        .done(["durationSeconds": 30.0]), .failed(["code": "NOT_MEDIA"]), .log(level: 3, text: "hm"),
    ]

    @Test func everyFrameComesBack() throws {
        for frame in Self.frames {
            var reader = FrameReader()
            reader.append(frame.encoded())
            #expect(try reader.next() == frame)
            #expect(try reader.next() == nil)
            #expect(reader.isAtBoundary)
        }
    }

    @Test(arguments: [1, 2, 3, 7, 4096]) func piecesDoNotMatter(size: Int) throws {
        let bytes = Self.frames.flatMap { $0.encoded() }
        var reader = FrameReader()
        var found: [Frame] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            reader.append(rest.prefix(size))
            rest = rest.dropFirst(size)
            while let frame = try reader.next() { found.append(frame) }
        }
        #expect(found == Self.frames)
        #expect(reader.isAtBoundary)
    }

    @Test func theLayoutIsAsWritten() {
        let read = Frame.read(Frame.Read(request: 0x0102, input: 3, offset: 4, length: 5))
        #expect(
            read.encoded() == [
                25, 0, 0, 0, 65, 2, 1, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0,
            ])
        #expect(Frame.acknowledge.encoded() == [1, 0, 0, 0, 4])
        #expect(
            Frame.message(["a": 1], bytes: [9]).encoded() == [13, 0, 0, 0, 66, 7, 0, 0, 0] + Array(#"{"a":1}"#.utf8) + [
                9
            ])
    }

    @Test(
        arguments: [
            [0, 0, 0, 0], [1, 0, 0, 0, 99], [255, 255, 255, 255, 1], [1, 0, 0, 4, 2], [2, 0, 0, 0, 4, 0],
            [3, 0, 0, 0, 2, 1, 1], [5, 0, 0, 0, 66, 200, 0, 0, 0], [2, 0, 0, 0, 67, 0x7B], [1, 0, 0, 0, 69],
            [26, 0, 0, 0, 65] + [UInt8](repeating: 0, count: 25),
        ] as [[UInt8]])
    func whatIsNoFrameIsRefused(bytes: [UInt8]) {
        var reader = FrameReader()
        reader.append(bytes)
        #expect(throws: WireError.self) { _ = try reader.next() }
    }

    @Test func missingTellsHowMuchToRead() throws {
        var reader = FrameReader()
        #expect(reader.missing == 4)
        let bytes = Frame.log(level: 1, text: "abc").encoded()
        reader.append(bytes.prefix(6))
        #expect(reader.missing == bytes.count - 6)
    }

    @Test func mutatedBytesNeverTrap() {
        var generator = Seeded(state: 7)
        let good = Self.frames.flatMap { $0.encoded() }
        for _ in 0..<2000 {
            var bytes = Array(good.prefix(400))
            for _ in 0..<4 {
                bytes[Int.random(in: 0..<400, using: &generator)] = .random(in: 0...255, using: &generator)
            }
            var reader = FrameReader()
            reader.append(bytes)
            do {
                while try reader.next() != nil {}
            } catch {
                #expect(!error.problem.isEmpty)
            }
        }
    }

    private struct Seeded: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ (state >> 29)
        }
    }
}
