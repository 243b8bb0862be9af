import CStreamPlugin
import JSON

// Service "store": the namespace of the plugin, an account at a time.

func getEntry(
    _ host: UnsafePointer<stream_host>?, _ key: stream_key, _ done: stream_entries_fn?, _ token: UInt64
) {
    guard let plugin = PluginHost.of(host), let reply = EntriesReply(done, token) else { return }
    let account = key.account.text
    guard let key = KeySpace.plugin(plugin.plugin, account: account, key: key.key.array) else {
        return reply.fail(.malformedKey)
    }
    let space = KeySpace.pluginPrefixLength(plugin.plugin, account: account)
    if let reads = plugin.services.store.immediate {
        reply.complete(dropping: space) { () throws(StoreError) in try reads.get(key).map { [$0] } ?? [] }
    } else {
        reply.complete(
            dropping: space,
            later: { () async throws(StoreError) in
                try await plugin.services.store.get(key).map { [$0] } ?? []
            })
    }
}

func scanEntries(
    _ host: UnsafePointer<stream_host>?, _ scan: UnsafePointer<stream_scan>?, _ done: stream_entries_fn?,
    _ token: UInt64
) {
    guard let plugin = PluginHost.of(host), let reply = EntriesReply(done, token) else { return }
    let message = scan
    let scan: stream_scan
    do throws(KernelError) {
        scan = try boundaryStruct(message, needed: 64, name: "stream_scan")
    } catch {
        return reply.fail(error)
    }
    let account = scan.start.account.text
    let prefix = KeySpace.pluginPrefix(plugin.plugin, account: account)
    guard let start = KeySpace.plugin(plugin.plugin, account: account, key: scan.start.key.array) else {
        return reply.fail(.malformedKey)
    }
    let end = scan.end.size == 0 ? StoreRange.after(prefix) : prefix + scan.end.array
    let range = StoreRange(
        start: start, end: end, limit: min(max(Int(scan.limit), 1), 10_000), reverse: scan.reverse != 0)
    if range.limit <= longestScan, let reads = plugin.services.store.immediate {
        reply.complete(dropping: prefix.count) { () throws(StoreError) in try reads.scan(range) }
    } else {
        reply.complete(
            dropping: prefix.count,
            later: { () async throws(StoreError) in
                try await plugin.services.store.scan(range)
            })
    }
}

/// Entries that a scan may ask for and still be made on the thread that asks.
private let longestScan = 256

func commitChange(
    _ host: UnsafePointer<stream_host>?, _ commit: UnsafePointer<stream_commit>?, _ done: stream_done_fn?,
    _ token: UInt64
) {
    guard let plugin = PluginHost.of(host), let reply = HostReply(done, token) else { return }
    let message = commit
    let commit: stream_commit
    var draft: StoreCommit
    do throws(KernelError) {
        commit = try boundaryStruct(message, needed: 120, name: "stream_commit")
        draft = try StoreCommit(commit, of: plugin)
    } catch {
        return reply.fail(error)
    }
    let ending = EndingCommit(commit, of: plugin, &draft)
    let fence = commit.job_id.size > 0 ? draft.prefixChecks.first : nil
    plugin.services.store.commit(draft) { result in
        switch result {
        case .success:
            ending?.record()
            reply.succeed()
        case .failure(let error):
            Task { reply.fail(await refusal(error, ending, fence, plugin.services.store)) }
        }
    }
}

/// Which of the checks failed decides whether to read again or to give up.
private func refusal(
    _ error: StoreError, _ ending: EndingCommit?, _ fence: StoreCommit.PrefixCheck?, _ store: any StoreDriver
) async -> KernelError {
    guard error.code == .conflict else { return KernelError(error) }
    if let ending, await ending.isAnswered(in: store) { return .answered }
    guard let fence else { return KernelError(error) }
    let record = try? await store.get(fence.key)
    return record?.value.starts(with: fence.prefix) == true ? KernelError(error) : .leaseLost
}

extension KernelError {
    static let malformedKey = KernelError(
        code: "INVALID_KEY", message: "A key of the store is 1 to 400 bytes long, its account at most 64 without NUL.")
    static let answered = KernelError(
        code: "ANSWERED", message: "The same request was answered meanwhile; its answer is given to this one, too.")
    static let leaseLost = KernelError(
        code: "LEASE_LOST", message: "The job's lease ended: it was cancelled, or another attempt runs.")
}

/// A completion with entries that the host owes a plugin.
private struct EntriesReply: @unchecked Sendable {  // why: a C function pointer and a number, neither has state
    let done: stream_entries_fn
    let token: UInt64

    init?(_ done: stream_entries_fn?, _ token: UInt64) {
        guard let done else { return nil }
        self.done = done
        self.token = token
    }

    func fail(_ error: KernelError) {
        error.withBoundaryError { done(token, $0, nil, 0) }
    }

    /// Completes with entries whose keys lose the namespace's bytes, before this returns unless the stack is deep already.
    func complete(dropping count: Int, _ read: @escaping @Sendable () throws(StoreError) -> [StoreEntry]) {
        let isDone = Nesting.deeper {
            do throws(StoreError) {
                give(try read(), dropping: count)
            } catch {
                fail(KernelError(error))
            }
        }
        if !isDone { complete(dropping: count, later: { () async throws(StoreError) in try read() }) }
    }

    /// The same, on another thread.
    func complete(dropping count: Int, later work: @escaping @Sendable () async throws(StoreError) -> [StoreEntry]) {
        Task.detached {
            do throws(StoreError) {
                give(try await work(), dropping: count)
            } catch {
                fail(KernelError(error))
            }
        }
    }

    private func give(_ entries: [StoreEntry], dropping count: Int) {
        let arena = BytesArena()
        withExtendedLifetime(arena) {
            let spans = entries.map { entry in
                stream_entry(
                    key: arena.bytes(entry.key[count...]), value: arena.bytes(entry.value), version: entry.version)
            }
            spans.withUnsafeBufferPointer { done(token, nil, $0.baseAddress, $0.count) }
        }
    }
}
