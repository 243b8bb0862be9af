internal import LiveRTMP
internal import PluginSDK

/// One publisher's connection: does what its ``RTMPServerSession`` wants, in order.
struct RTMPConversation: Sendable {
    let connection: NetConnection
    let ingest: any LiveIngest
    let dismissal: Dismissal
    /// Called when a key was good.
    let accepted: @Sendable () -> Void
    var session: RTMPServerSession
    private(set) var end: RTMPEnd?
    private var publisher: (any LivePublisher)?
    private var isOver = false

    init(
        connection: NetConnection, ingest: any LiveIngest, dismissal: Dismissal,
        accepted: @escaping @Sendable () -> Void, session: RTMPServerSession
    ) {
        self.connection = connection
        self.ingest = ingest
        self.dismissal = dismissal
        self.accepted = accepted
        self.session = session
    }

    /// Reads until the connection or the session is over, or the task is cancelled.
    mutating func run() async {
        while !isOver, let bytes = await connection.next() {
            await perform(session.receive(bytes))
            if !isOver, let publisher { await pass(to: publisher) }
        }
    }

    /// Media goes on where it comes in, up to what has to be waited for.
    private mutating func pass(to publisher: any LivePublisher) async {
        let passage = MediaPassage(session, to: publisher)
        await connection.forEach { passage.take($0) }
        let left: [RTMPAction]
        (session, left) = passage.end()
        await perform(left)
    }

    /// Whether the publisher said that it is done.
    var isUnpublished: Bool {
        if case .unpublished = end { true } else { false }
    }

    /// Waits until a publisher that is done closes the connection, or `patience` returns: GStreamer counts it as a failure where
    /// the server is first. What else it sends is dropped, and bounded.
    mutating func part(_ patience: @escaping @Sendable () async throws -> Void) async {
        await publisher?.end()
        publisher = nil
        let connection = connection
        let reader = Task {
            var rest = RTMPLimits().bytesBeforePublishing
            while rest > 0, let bytes = await connection.next() { rest -= bytes.count }
        }
        let deadline = Task {
            try await patience()
            reader.cancel()
        }
        await reader.value
        deadline.cancel()
    }

    /// The last words, and the end: `error` is why the publisher is sent away, nil where it went itself.
    mutating func leave(_ error: LiveIngestError?) async {
        if let error {
            isOver = false
            await perform(session.stop(error.message))
        }
        await publisher?.end()
        publisher = nil
        connection.close()
    }

    private mutating func perform(_ actions: [RTMPAction]) async {
        var records: [UInt8] = []
        for action in actions where !isOver {
            switch action {
            case .send(let bytes): await send(bytes)
            case .publish(_, let key): await publish(key)
            case .media(let media): FeedRecord.append(media, to: &records)
            case .ended(let end):
                await write(records)
                records = []
                self.end = end
                isOver = true
            }
        }
        await write(records)
    }

    private mutating func send(_ bytes: [UInt8]) async {
        do {
            try await connection.send(bytes)
        } catch {
            isOver = true
        }
    }

    private mutating func write(_ records: [UInt8]) async {
        guard !records.isEmpty, !isOver, let publisher else { return }
        do throws(LiveIngestError) {
            try await publisher.write(records)
        } catch {
            dismissal.end(error)
            isOver = true
        }
    }

    private mutating func publish(_ key: RTMPSecret) async {
        do throws(LiveIngestError) {
            publisher = try await ingest.publish(
                key: key.value, kind: .flv, peer: connection.peer, onEnd: { [dismissal] in dismissal.end($0) })
            accepted()
            await perform(session.accept())
        } catch {
            let isAboutTheKey = error.code == .unknownKey || error.code == .inUse
            await perform(session.reject(isAboutTheKey ? .badName : .failed, error.message))
        }
    }
}
