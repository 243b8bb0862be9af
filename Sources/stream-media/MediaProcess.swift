import CSandbox
import Glibc
import JSON
import Media
import WorkerWire

/// The process's one run, from the start frame to the last.
enum MediaProcess {
    /// Works for the parent at the other end of the socket. Answers the exit status.
    static func run(descriptor: Int32) -> Int32 {
        signal(SIGPIPE, SIG_IGN)
        sandbox_limit_arenas()
        let connection = Connection(descriptor: descriptor)
        do {
            guard let start = try connection.readStart() else { return 0 }
            return work(start, connection)
        } catch {
            complain("The parent did not send a start frame but \(error).")
            return 65
        }
    }

    private static func work(_ start: JSON, _ connection: Connection) -> Int32 {
        do throws(MediaFailure) {
            if DownloadSpecification.isMeant(by: start["specification"] ?? .null) {
                connection.write(.done(try download(start, connection)))
                return 0
            }
            let specification = try EncodeSpecification(start["specification"] ?? .null)
            guard let size = start["inputs"]?[0]?["size"]?.int64, size >= 0 else {
                throw MediaFailure(.internalError, "The start frame names no input.")
            }
            let catalog = try CodecPlugins.load(start["plugins"], encoders: start["encoders"])
            let note = try Sandbox.enter()
            connection.startReading()
            if let note { connection.write(.log(level: 3, text: note)) }
            // A file that is still being uploaded says how long it will be.
            let whole = start["specification"]?["sizeBytes"]?.int64
            let file = RemoteFile(
                size: UInt64(max(size, whole ?? size)), arrived: whole == nil ? nil : UInt64(size),
                connection: connection)
            if file.isGrowing, try !IndexFirst.holds(file) {
                connection.write(.done(["copied": false]))
                return 0
            }
            let watchdog = Watchdog()
            try watchdog.start { failure in
                connection.write(.failed(failure.json))
                _exit(0)
            }
            let run = try EncodeRun(
                specification, source: file, catalog: catalog, outbox: connection, watchdog: watchdog)
            connection.write(.log(level: 1, text: run.summary))
            let outcome = try run.run()
            connection.waitForAcknowledgements()
            connection.write(.done(outcome))
        } catch {
            connection.write(.failed(error.json))
        }
        return 0
    }

    /// Needs no codec, and decodes nothing.
    private static func download(_ start: JSON, _ connection: Connection) throws(MediaFailure) -> JSON {
        let sizes = (start["inputs"]?.array ?? []).map { UInt64(max(0, $0["size"]?.int64 ?? 0)) }
        let specification = try DownloadSpecification(start["specification"] ?? .null, inputs: sizes.count)
        let note = try Sandbox.enter()
        connection.startReading()
        if let note { connection.write(.log(level: 3, text: note)) }
        let inputs = RemoteInputs(sizes: sizes, connection: connection)
        let outcome = try DownloadRun(specification, inputs: inputs, outbox: connection).run()
        connection.waitForAcknowledgements()
        return outcome
    }

    static func complain(_ sentence: String) {
        write(line: "stream-media: \(sentence)", to: 2)
    }

    static func write(line: String, to descriptor: Int32) {
        let bytes = Array("\(line)\n".utf8)
        _ = Glibc.write(descriptor, bytes, bytes.count)
    }
}
