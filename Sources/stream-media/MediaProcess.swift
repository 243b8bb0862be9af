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
            guard let first = try connection.readStart() else { return 0 }
            guard first["prepare"] == true else { return work(first, connection, nil) }
            let ready = try Preparation(first)
            ready.warmUp()
            guard let start = try connection.readStart() else { return 0 }
            return work(start, connection, ready)
        } catch let failure as MediaFailure {
            connection.write(.failed(failure.json))
            return 0
        } catch {
            complain("The parent did not send a start frame but \(error).")
            return 65
        }
    }

    private static func work(_ start: JSON, _ connection: Connection, _ ready: Preparation?) -> Int32 {
        do throws(MediaFailure) {
            let specification = start["specification"] ?? .null
            let outcome =
                if DownloadSpecification.isMeant(by: specification) {
                    try download(start, connection, ready)
                } else if LiveSpecification.isMeant(by: specification) {
                    try live(start, connection, ready)
                } else if PictureSpecification.isMeant(by: specification) {
                    try picture(start, connection, ready)
                } else {
                    try encode(start, connection, ready)
                }
            connection.waitForAcknowledgements()
            connection.write(.done(outcome))
        } catch {
            connection.write(.failed(error.json))
        }
        return 0
    }

    private static func encode(_ start: JSON, _ connection: Connection, _ ready: Preparation?) throws(MediaFailure)
        -> JSON
    {
        let specification = try EncodeSpecification(start["specification"] ?? .null)
        guard let size = start["inputs"]?[0]?["size"]?.int64, size >= 0 else {
            throw MediaFailure(.internalError, "The start frame names no input.")
        }
        let catalog = try enter(start, connection, ready)
        // A file that is still being uploaded says how long it will be.
        let whole = start["specification"]?["sizeBytes"]?.int64
        let file = RemoteFile(
            size: UInt64(max(size, whole ?? size)), arrived: whole == nil ? nil : UInt64(size),
            connection: connection)
        if file.isGrowing, try !IndexFirst.holds(file) { return ["copied": false] }
        let run = try EncodeRun(
            specification, source: file, catalog: catalog, outbox: connection, watchdog: try watch(connection))
        connection.write(.log(level: 1, text: run.summary))
        return try run.run()
    }

    private static func picture(_ start: JSON, _ connection: Connection, _ ready: Preparation?) throws(MediaFailure)
        -> JSON
    {
        let sizes = sizes(start)
        let specification = try PictureSpecification(start["specification"] ?? .null, inputs: sizes.count)
        let catalog = try enter(start, connection, ready)
        let run = PicturesRun(specification, catalog: catalog, outbox: connection, watchdog: try watch(connection))
        if specification.segments == nil {
            return try run.run(file: RemoteFile(size: sizes.first ?? 0, connection: connection))
        }
        return try run.run(segments: RemoteInputs(sizes: sizes, connection: connection))
    }

    private static func live(_ start: JSON, _ connection: Connection, _ ready: Preparation?) throws(MediaFailure)
        -> JSON
    {
        let specification = try LiveSpecification(start["specification"] ?? .null)
        let catalog = try enter(start, connection, ready)
        let feed = RemoteFeed(input: sizes(start).count, connection: connection)
        return try LiveRun(
            specification, feed: feed, catalog: catalog, outbox: connection, watchdog: try watch(connection)
        ).run()
    }

    /// Needs no codec, and decodes nothing.
    private static func download(_ start: JSON, _ connection: Connection, _ ready: Preparation?) throws(MediaFailure)
        -> JSON
    {
        let sizes = sizes(start)
        let specification = try DownloadSpecification(start["specification"] ?? .null, inputs: sizes.count)
        let note = if let ready { ready.note } else { try Sandbox.enter() }
        connection.watchForEnd()
        if let note { connection.write(.log(level: 3, text: note)) }
        let inputs = RemoteInputs(sizes: sizes, connection: connection)
        return try DownloadRun(specification, inputs: inputs, outbox: connection).run()
    }

    /// Loads the codecs and goes into the sandbox, unless that was done before the run came; the process ends with its parent from then on.
    private static func enter(_ start: JSON, _ connection: Connection, _ ready: Preparation?) throws(MediaFailure)
        -> CodecCatalog
    {
        let ready = if let ready { ready } else { try Preparation(start) }
        connection.watchForEnd()
        if let note = ready.note { connection.write(.log(level: 3, text: note)) }
        return ready.catalog
    }

    private static func watch(_ connection: Connection) throws(MediaFailure) -> Watchdog {
        let watchdog = Watchdog()
        try watchdog.start { failure in
            connection.write(.failed(failure.json))
            _exit(0)
        }
        return watchdog
    }

    private static func sizes(_ start: JSON) -> [UInt64] {
        (start["inputs"]?.array ?? []).map { UInt64(max(0, $0["size"]?.int64 ?? 0)) }
    }

    static func complain(_ sentence: String) {
        write(line: "stream-media: \(sentence)", to: 2)
    }

    static func write(line: String, to descriptor: Int32) {
        let bytes = Array("\(line)\n".utf8)
        _ = Glibc.write(descriptor, bytes, bytes.count)
    }
}
