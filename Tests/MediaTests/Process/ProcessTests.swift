import Glibc
import JSON
import Testing
import WorkerWire

/// The process around the pipeline.
@Suite struct ProcessTests {
    @Test func startedByHandItSaysWhatItIs() throws {
        let output = try Tool.run(Build.program)
        #expect(output.status == 64)
        #expect(output.text.contains("streamd"))
    }

    @Test func theSandboxDeniesEveryEscape() throws {
        let output = try Tool.run(Build.program, "--check-sandbox")
        let report = try JSON(parsing: output.text)
        #expect(output.status == 0)
        #expect(report["sandboxed"] == true)
        let denied = try #require(report["denied"]?.object)
        #expect(denied.count >= 12)
        for (name, isDenied) in denied { #expect(isDenied == true, "\(name) must be denied") }
    }

    private func sourceBytes() throws -> [UInt8] {
        let folder = try Folder()
        try Media.make(Media.test(seconds: 4) + Media.quick + [folder.file("a.mp4")])
        return try Folder.read(folder.file("a.mp4"))
    }

    @Test func aCancelEndsIt() throws {
        let bytes = try sourceBytes()
        let worker = try Worker()
        worker.send(try Worker.start(["operation": "encode"], size: bytes.count))
        guard case .read = try worker.receive() else { throw Failure("It must read first.") }
        worker.send(.cancel)
        while try worker.receive() != nil {}
        #expect(try worker.ended() == 0)
    }

    @Test func withoutItsParentItEnds() throws {
        let bytes = try sourceBytes()
        let worker = try Worker()
        worker.send(try Worker.start(["operation": "encode"], size: bytes.count))
        guard case .read = try worker.receive() else { throw Failure("It must read first.") }
        worker.disconnect()
        #expect(try worker.ended() == 0)
    }

    @Test func withoutAStartItEnds() throws {
        let worker = try Worker()
        worker.disconnect()
        #expect(try worker.ended() == 0)
    }

    @Test func whatCannotBeReadIsTriedAgainLater() throws {
        let worker = try Worker()
        worker.send(try Worker.start(["operation": "encode"], size: 1_000_000))
        var failure: JSON?
        while let frame = try worker.receive() {
            if case .read(let read) = frame { worker.send(.dataError(request: read.request, problem: "disk on fire")) }
            if case .failed(let json) = frame { failure = json }
        }
        #expect(try worker.ended() == 0)
        #expect(failure?["retryable"] == true)
        #expect(failure?["message"]?.string?.contains("disk on fire") == true)
    }

    @Test func aWindowOfMessagesComesBeforeAnAcknowledgement() throws {
        let bytes = try sourceBytes()
        let worker = try Worker()
        worker.send(try Worker.start(["operation": "encode", "segmentSeconds": 0.5], size: bytes.count))
        var messages = 0
        var isDone = false
        while let frame = try worker.receive() {
            switch frame {
            case .read(let read):
                let start = min(bytes.count, Int(read.offset))
                let end = min(bytes.count, start + Int(read.length))
                worker.send(.data(request: read.request, bytes: Array(bytes[start..<end])))
            case .message:
                messages += 1
                // Nothing before the window is full; then all that are due.
                if messages == Frame.window { for _ in 0..<Frame.window { worker.send(.acknowledge) } }
                if messages > Frame.window { worker.send(.acknowledge) }
            case .done: isDone = true
            default: break
            }
        }
        #expect(isDone)
        #expect(messages > 2 * Frame.window)
    }
}
