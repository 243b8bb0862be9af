import JSON
import Logging

/// One subscriber's way through the log: events of one subject in their order, those of several at once.
struct Subscriber: Sendable {
    private static let batch = 200
    /// Events that are delivered at once. The cursor moves behind the last before which none is open.
    private static let atOnce = 16

    let name: String
    let types: Set<String>
    let deliver: EventBus.Deliver
    let store: any StoreDriver
    let clock: any WallClock
    let logger: Logger
    let bell = Doorbell()
    let progress = SubscriberProgress()

    /// Delivers until the task is cancelled. While the store fails, it is asked again once a second.
    func run() async {
        while !Task.isCancelled {
            do throws(StoreError) {
                try await follow()
            } catch {
                logger.error("events cannot be read", metadata: ["subscriber": "\(name)", "error": "\(error)"])
                await clock.wait(until: clock.now + 1000)
            }
        }
    }

    private func follow() async throws(StoreError) {
        var cursor = try await store.get(KeySpace.cursor(name)).map { BusCursor($0.value) } ?? BusCursor()
        progress.pass(cursor.position)
        // A process that dies of an event delivers it again and again: its first is counted before it begins.
        var isFirst = true
        while !Task.isCancelled {
            let entries = try await store.scan(EventLog.range(after: cursor.position, limit: Self.batch))
            var wave = EventWave(types: types)
            for (place, entry) in entries.enumerated() {
                let sequence = KeySpace.sequence(of: entry.key)
                if wave.isOfInterest(entry), let event = Event(entry), types.contains(event.type) {
                    if !isFirst, wave.isEmpty {
                        wave.gather(entries[place...], most: Self.atOnce)
                        await send(&wave)
                    }
                    guard try await pass(event, &cursor, isFirst: isFirst, &wave) else { return }
                    isFirst = false
                } else {
                    cursor.pass(sequence)
                }
                progress.pass(cursor.position)
            }
            if entries.count < Self.batch { await bell.wait() } else { try await save(cursor) }
        }
    }

    /// Delivers the events of a wave at once, each for the first time.
    private func send(_ wave: inout EventWave) async {
        let ends = await withTaskGroup(of: (UInt64, KernelError?).self) { group in
            for event in wave.events {
                group.addTask { (event.sequence, await failure(of: event, 1)) }
            }
            var ends: [UInt64: KernelError?] = [:]
            for await (sequence, error) in group { ends.updateValue(error, forKey: sequence) }
            return ends
        }
        wave.end(with: ends)
    }

    /// Delivers one event, unless its wave did; again after a pause where it fails; at last sets it aside. False: the task
    /// was cancelled.
    private func pass(
        _ event: Event, _ cursor: inout BusCursor, isFirst: Bool, _ wave: inout EventWave
    ) async throws(StoreError) -> Bool {
        var isCounted = false
        var early = wave.take(event.sequence)
        if case .some(.none) = early {
            cursor.pass(event.sequence)
            if wave.isEmpty { try await save(cursor) }
            return true
        }
        if isFirst, cursor.attempts < EventBus.attempts {
            cursor.count()
            try await save(cursor)
            isCounted = true
        }
        while isCounted || cursor.attempts < EventBus.attempts {
            let attempt = isCounted ? cursor.attempts : cursor.attempts + 1
            let error: KernelError?
            if let first = early {
                error = first
                early = nil
            } else {
                error = await failure(of: event, attempt)
            }
            guard let error else {
                cursor.pass(event.sequence)
                try await save(cursor)
                return true
            }
            if Task.isCancelled { return false }
            report(error, event, attempt)
            progress.fail()
            if !isCounted { cursor.count() }
            isCounted = false
            if cursor.attempts < EventBus.attempts {
                try await save(cursor)
                await clock.wait(until: clock.now + EventBus.pause(after: attempt))
                if Task.isCancelled { return false }
            }
        }
        try await setAside(event, &cursor)
        return true
    }

    private func failure(of event: Event, _ attempt: Int) async -> KernelError? {
        do throws(KernelError) {
            try await deliver(event, attempt)
            return nil
        } catch {
            return error
        }
    }

    private func setAside(_ event: Event, _ cursor: inout BusCursor) async throws(StoreError) {
        cursor.pass(event.sequence)
        var commit = StoreCommit()
        commit.puts = [
            .init(key: KeySpace.poison(name, event.sequence), value: event.stored),
            .init(key: KeySpace.cursor(name), value: cursor.stored),
        ]
        try await store.commit(commit)
        progress.setAside()
        logger.error("an event was set aside after \(EventBus.attempts) attempts", metadata: metadata(of: event))
    }

    private func save(_ cursor: BusCursor) async throws(StoreError) {
        var commit = StoreCommit()
        commit.puts = [.init(key: KeySpace.cursor(name), value: cursor.stored)]
        try await store.commit(commit)
    }

    private func report(_ error: KernelError, _ event: Event, _ attempt: Int) {
        let more: Logger.Metadata = ["attempt": "\(attempt)", "error": "\(error)"]
        logger.warning("an event was not taken", metadata: metadata(of: event).merging(more) { $1 })
    }

    private func metadata(of event: Event) -> Logger.Metadata {
        var metadata: Logger.Metadata = ["subscriber": "\(name)", "event": "\(event.id)", "type": "\(event.type)"]
        metadata.note(requestID: event.requestID)
        return metadata
    }
}
