import CStreamPlugin
import JSON

extension StoreCommit {
    /// A plugin's change as one of the store's: keys in the plugin's namespace, events and jobs that its manifest names.
    init(_ commit: stream_commit, of plugin: PluginHost) throws(KernelError) {
        self.init()
        func key(_ key: stream_key) throws(KernelError) -> [UInt8] {
            guard key.key.size > 0,
                let whole = KeySpace.plugin(plugin.plugin, account: key.account.text, key: key.key.array)
            else { throw .malformedKey }
            return whole
        }
        for check in list(commit.checks, commit.check_count) {
            checks.append(Check(key: try key(check.key), version: check.version))
        }
        for put in list(commit.puts, commit.put_count) {
            puts.append(Put(key: try key(put.key), value: put.value.array))
        }
        for deleted in list(commit.deletes, commit.delete_count) { deletes.append(try key(deleted)) }
        for add in list(commit.adds, commit.add_count) {
            adds.append(Add(key: try key(add.key), delta: add.delta))
        }
        let causes = commit.publish_count + commit.enqueue_count > 0
        let requestID = causes ? PluginCalls.origin(commit.call_id, of: plugin.plugin)?.requestID ?? "" : ""
        for publish in list(commit.publishes, commit.publish_count) {
            appends.append(try Self.event(publish, of: plugin, requestID))
        }
        for enqueue in list(commit.enqueues, commit.enqueue_count) {
            putsIfAbsent.append(try Self.job(enqueue, of: plugin, requestID))
        }
        if commit.job_id.size > 0 {
            guard let fence = JobQueue.fence(id: commit.job_id.text, attempt: Int(commit.job_attempt)) else {
                throw .leaseLost
            }
            prefixChecks.append(fence)
        }
    }

    private static func event(
        _ publish: stream_publish, of plugin: PluginHost, _ requestID: String
    ) throws(KernelError) -> Append {
        let type = publish.type.text
        guard plugin.grants.events.contains(type) else {
            throw plugin.missingGrant("event", type, list: "publishes")
        }
        let now = plugin.services.clock.now
        let event = Event(
            sequence: 0, id: "evt_\(ULID(at: now))", type: type, time: now, account: publish.account.text,
            subject: publish.subject.text, data: publish.data.array, requestID: requestID)
        return Append(log: KeySpace.events, value: event.stored)
    }

    private static func job(
        _ enqueue: stream_enqueue, of plugin: PluginHost, _ requestID: String
    ) throws(KernelError) -> Put {
        let kind = enqueue.kind.text
        guard plugin.grants.jobs.contains(kind) else {
            throw plugin.missingGrant("job", kind, list: "jobs")
        }
        return try JobQueue.draft(
            account: enqueue.account.text, kind: kind, key: enqueue.key.text, payload: enqueue.payload.array,
            due: plugin.services.clock.now + max(0, enqueue.delay_ms), requestID: requestID)
    }
}

/// A C array as a buffer.
private func list<Element>(_ start: UnsafePointer<Element>?, _ count: Int) -> UnsafeBufferPointer<Element> {
    UnsafeBufferPointer(start: start, count: start == nil ? 0 : count)
}
