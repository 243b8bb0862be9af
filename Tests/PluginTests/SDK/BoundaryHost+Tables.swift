import CStreamPlugin
import JSON
import KernelTesting
import PluginSDK

private func make<Table>(_ table: Table) -> UnsafeRawPointer {
    let pointer = UnsafeMutablePointer<Table>.allocate(capacity: 1)
    pointer.initialize(to: table)
    return UnsafeRawPointer(pointer)
}

private func size<T>(_ type: T.Type) -> UInt32 { UInt32(MemoryLayout<T>.size) }

/// `stream_host.service`.
func boundaryService(
    _ host: UnsafePointer<stream_host>?, _ name: UnsafePointer<CChar>?, _ version: UInt32
) -> UnsafeRawPointer? {
    let name = String(cString: name.given)
    guard BoundaryHost.of(host).services.contains(name), version == 1 else { return nil }
    switch name {
    case "log": return make(stream_log_v1(struct_size: size(stream_log_v1.self), write: boundaryLog))
    case "config":
        return make(
            stream_config_v1(
                struct_size: size(stream_config_v1.self), settings: { BoundaryHost.of($0).settings.span },
                public_url: { BoundaryHost.of($0).url.span }))
    case "clock":
        return make(
            stream_clock_v1(struct_size: size(stream_clock_v1.self), now: { BoundaryHost.of($0).twin.clock.now }))
    case "registry":
        return make(
            stream_registry_v1(
                struct_size: size(stream_registry_v1.self), call: boundaryCall,
                offers: { BoundaryHost.of($0).twin.registry.offers($1.string) ? 1 : 0 }))
    case "store":
        return make(
            stream_store_v1(
                struct_size: size(stream_store_v1.self), get: boundaryGet, scan: boundaryScan, commit: boundaryCommit))
    case "blobs": return make(boundaryBlobs())
    case "workers":
        return make(
            stream_workers_v1(
                struct_size: size(stream_workers_v1.self), run: boundaryRun, acknowledge: boundaryAcknowledge,
                cancel: boundaryCancel, feed: boundaryFeed))
    case "fetch": return make(boundaryFetchTable())
    case "net": return make(boundaryNetTable())
    case "jobs":
        // Of an older host, and so too short.
        return make(stream_jobs_v1(struct_size: 8, cancel: { _, _, _, _, _, _ in }))
    default: return nil
    }
}

private func boundaryLog(
    _ host: UnsafePointer<stream_host>?, _ level: stream_log_level, _ message: stream_bytes, _ fields: stream_bytes
) {
    let fields = (try? JSON(parsing: fields.bytes))?.object ?? [:]
    BoundaryHost.of(host).twin.log.write(level == STREAM_LOG_ERROR ? .error : .info, message.string, fields: fields)
}

/// A completion that a plugin waits for.
struct Owed<Function>: @unchecked Sendable {  // why: a C function pointer and a number
    let done: Function
    let token: UInt64
}

extension Owed<stream_done_fn> {
    func answer(_ work: @escaping @Sendable () async throws -> [UInt8]) {
        Task {
            do {
                let result = try await work()
                result.withUnsafeBytes { done(token, nil, stream_bytes(data: $0.baseAddress, size: $0.count)) }
            } catch {
                fail(error)
            }
        }
    }

    func fail(_ error: any Error) {
        let error = error as? PluginError ?? PluginError.internalError("\(error)")
        let code = SpanOwner(error.code)
        let message = SpanOwner(error.message)
        withExtendedLifetime((code, message)) {
            var told = stream_error(
                struct_size: size(stream_error.self), retryable: error.retryable ? 1 : 0, code: code.span,
                message: message.span, details: stream_bytes())
            done(token, &told, stream_bytes())
        }
    }
}

/// Completes before it returns, which the header allows.
private func boundaryCall(
    _ host: UnsafePointer<stream_host>?, _ call: UnsafePointer<stream_operation_call>?, _ done: stream_done_fn?,
    _ token: UInt64
) {
    let owed = Owed(done: done.given, token: token)
    guard BoundaryHost.of(host).twin.registry.offers(call.given.pointee.operation.string) else {
        owed.fail(PluginError(code: "NOT_ENABLED", message: "Nobody offers it."))
        return
    }
    let parameters = call.given.pointee.parameters
    done.given(token, nil, parameters)
}

private func boundaryGet(
    _ host: UnsafePointer<stream_host>?, _ key: stream_key, _ done: stream_entries_fn?, _ token: UInt64
) {
    let store = BoundaryHost.of(host).twin.store
    let key = StoreKey(key)
    let owed = Owed(done: done.given, token: token)
    Task { owed.answer(try await store.get(key).map { [$0] } ?? []) }
}

private func boundaryScan(
    _ host: UnsafePointer<stream_host>?, _ scan: UnsafePointer<stream_scan>?, _ done: stream_entries_fn?,
    _ token: UInt64
) {
    let store = BoundaryHost.of(host).twin.store
    let scan = scan.given.pointee
    let range = StoreScan(
        account: scan.start.account.string, start: scan.start.key.string, end: scan.end.string,
        limit: Int(scan.limit), reverse: scan.reverse != 0)
    let owed = Owed(done: done.given, token: token)
    Task { owed.answer(try await store.scan(range)) }
}

extension Owed<stream_entries_fn> {
    func answer(_ entries: [StoreEntry]) {
        let owners = entries.map { (SpanOwner($0.key), $0.value) }
        let spans = zip(entries, owners).map { entry, owner in
            let value = UnsafeMutableRawPointer.allocate(byteCount: 16, alignment: 1)
            entry.value.withUnsafeBytes { value.copyMemory(from: $0.baseAddress.given, byteCount: $0.count) }
            return stream_entry(
                key: owner.0.span, value: stream_bytes(data: value, size: entry.value.count), version: entry.version)
        }
        withExtendedLifetime(owners) { done(token, nil, spans, spans.count) }
        for span in spans { UnsafeMutableRawPointer(mutating: span.value.data)?.deallocate() }
    }
}

private func boundaryCommit(
    _ host: UnsafePointer<stream_host>?, _ commit: UnsafePointer<stream_commit>?, _ done: stream_done_fn?,
    _ token: UInt64
) {
    let store = BoundaryHost.of(host).twin.store
    let raw = commit.given.pointee
    func list<T>(_ start: UnsafePointer<T>?, _ count: Int) -> UnsafeBufferPointer<T> {
        UnsafeBufferPointer(start: start, count: count)
    }
    var commit = Commit()
    if raw.job_id.size > 0 {
        commit.job = Job(id: raw.job_id.string, account: "", kind: "", key: "", attempt: Int(raw.job_attempt))
    }
    commit.checks = list(raw.checks, raw.check_count).map { .init(key: StoreKey($0.key), version: $0.version) }
    commit.puts = list(raw.puts, raw.put_count).map { .init(key: StoreKey($0.key), value: $0.value.bytes) }
    commit.deletes = list(raw.deletes, raw.delete_count).map { StoreKey($0) }
    commit.adds = list(raw.adds, raw.add_count).map { .init(key: StoreKey($0.key), delta: $0.delta) }
    commit.publishes = list(raw.publishes, raw.publish_count).map {
        .init(
            account: $0.account.string, type: $0.type.string, subject: $0.subject.string,
            data: (try? JSON(parsing: $0.data.bytes))?.object ?? [:])
    }
    commit.enqueues = list(raw.enqueues, raw.enqueue_count).map {
        .init(
            account: $0.account.string, kind: $0.kind.string, key: $0.key.string,
            payload: (try? JSON(parsing: $0.payload.bytes)) ?? .null, delayMilliseconds: $0.delay_ms)
    }
    let change = commit
    Owed(done: done.given, token: token).answer {
        try await store.commit(change)
        return []
    }
}
