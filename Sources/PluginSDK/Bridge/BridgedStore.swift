internal import CStreamPlugin
internal import JSON

/// The service "store".
struct BridgedStore: Store {
    let connection: HostConnection

    func get(_ key: StoreKey) async throws -> StoreEntry? {
        let store = try connection.require(connection.store, "store")
        return try await HostCall<[StoreEntry]>.wait { token in
            let arena = SpanArena()
            withExtendedLifetime(arena) {
                store.pointee.get(connection.host, arena.key(key), hostCallEntries, token)
            }
        }.first
    }

    func scan(_ scan: StoreScan) async throws -> [StoreEntry] {
        let store = try connection.require(connection.store, "store")
        return try await HostCall<[StoreEntry]>.wait { token in
            let arena = SpanArena()
            withExtendedLifetime(arena) {
                var range = stream_scan()
                range.struct_size = structSize(stream_scan.self)
                range.limit = UInt32(min(max(scan.limit, 1), 10_000))
                range.reverse = scan.reverse ? 1 : 0
                range.start = arena.key(StoreKey(account: scan.account, key: scan.start))
                range.end = arena.span(scan.end)
                store.pointee.scan(connection.host, &range, hostCallEntries, token)
            }
        }
    }

    func commit(_ commit: Commit) async throws {
        let store = try connection.require(connection.store, "store")
        _ = try await HostCall<[UInt8]>.wait { token in
            let arena = SpanArena()
            withExtendedLifetime(arena) {
                var change = arena.commit(commit)
                store.pointee.commit(connection.host, &change, hostCallDone, token)
            }
        }
    }
}

extension SpanArena {
    fileprivate func commit(_ commit: Commit) -> stream_commit {
        var change = stream_commit()
        change.struct_size = structSize(stream_commit.self)
        if let job = commit.job {
            change.job_id = span(job.id)
            change.job_attempt = UInt32(job.attempt)
        }
        change.checks = array(commit.checks.map { stream_check(key: key($0.key), version: $0.version) })
        change.check_count = commit.checks.count
        change.puts = array(commit.puts.map { stream_put(key: key($0.key), value: span($0.value)) })
        change.put_count = commit.puts.count
        change.deletes = array(commit.deletes.map { key($0) })
        change.delete_count = commit.deletes.count
        change.adds = array(commit.adds.map { stream_add(key: key($0.key), delta: $0.delta) })
        change.add_count = commit.adds.count
        change.publishes = array(commit.publishes.map(publish))
        change.publish_count = commit.publishes.count
        change.enqueues = array(commit.enqueues.map(enqueue))
        change.enqueue_count = commit.enqueues.count
        change.call_id = CallScope.id
        change.answer = span(commit.answer)
        return change
    }

    private func publish(_ event: Commit.Publish) -> stream_publish {
        stream_publish(
            account: span(event.account), type: span(event.type), subject: span(event.subject),
            data: span(JSON.object(event.data).bytes()))
    }

    private func enqueue(_ job: Commit.Enqueue) -> stream_enqueue {
        stream_enqueue(
            account: span(job.account), kind: span(job.kind), key: span(job.key), payload: span(job.payload.bytes()),
            delay_ms: job.delayMilliseconds)
    }
}
