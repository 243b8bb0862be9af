import JSON
import Logging

/// One run of a job on this node: claim, heartbeat, end.
struct JobLease: Sendable {
    /// Runs that were lost with their process before they begin to count as attempts.
    private static let forgivenLosses = 10

    let name: JobName
    let kind: JobKind
    let node: String
    let store: any StoreDriver
    let clock: any WallClock
    let logger: Logger

    /// Claims the job, runs it, and records its end. Answers when it is due again, or nil.
    func work(_ run: @escaping JobQueue.Run) async -> Int64? {
        do throws(StoreError) {
            guard let record = try await claim() else { return nil }
            return try await settle(record, await perform(record, run))
        } catch {
            logger.error("a job's record cannot be written", metadata: metadata(["error": "\(error)"]))
            return clock.now + 1000
        }
    }

    /// Takes the lease. Nil where there is nothing to take: cancelled, or somebody else's.
    private func claim() async throws(StoreError) -> JobRecord? {
        guard let entry = try await store.get(name.storeKey), var record = JobRecord(entry.value) else { return nil }
        if record.state == .running {
            if record.node == node {
                record.losses += 1
                if record.losses <= Self.forgivenLosses { record.attempt -= 1 }
            } else if record.due > clock.now {
                return nil
            }
        }
        record.state = .running
        record.attempt += 1
        record.node = node
        record.due = clock.now + kind.lease
        var commit = StoreCommit()
        commit.checks = [.init(key: entry.key, version: entry.version)]
        commit.puts = [.init(key: entry.key, value: record.stored)]
        do throws(StoreError) {
            try await store.commit(commit)
            return record
        } catch {
            if error.code == .conflict { return nil }
            throw error
        }
    }

    private func perform(_ record: JobRecord, _ run: @escaping JobQueue.Run) async -> KernelError? {
        let job = JobRun(
            id: JobID(name: name, ulid: record.ulid).text, kind: name.kind, account: name.account, key: name.key,
            payload: record.payload.bytes(), attempt: record.attempt, attempts: kind.attempts)
        return await withTaskGroup(of: KernelError?.self) { group in
            group.addTask {
                do throws(KernelError) {
                    try await run(job)
                    return nil
                } catch {
                    return error
                }
            }
            group.addTask { await beat(record) }
            let end = await group.next() ?? nil
            group.cancelAll()
            return end
        }
    }

    /// Keeps the lease until the task is cancelled; returns early with `LEASE_LOST`.
    private func beat(_ record: JobRecord) async -> KernelError? {
        while true {
            await clock.wait(until: clock.now + kind.lease / 3)
            if Task.isCancelled { return .cancelled }
            var renewed = record
            renewed.due = clock.now + kind.lease
            do throws(StoreError) {
                try await store.commit(change(record, to: renewed))
            } catch {
                if error.code == .conflict { return .leaseLost }
                logger.warning("a job's lease was not renewed", metadata: metadata(["error": "\(error)"]))
            }
        }
    }

    /// Records how a run ended. Answers when the job is due again.
    private func settle(_ record: JobRecord, _ error: KernelError?) async throws(StoreError) -> Int64? {
        let next = after(record, error)
        do throws(StoreError) {
            try await store.commit(change(record, to: next))
            return next?.due
        } catch {
            // Cancelled, or taken over: its record is no longer this run's.
            if error.code == .conflict { return nil }
            throw error
        }
    }

    /// The record after a run; nil: the job is over.
    private func after(_ record: JobRecord, _ error: KernelError?) -> JobRecord? {
        guard let error else { return nil }
        var next = record
        next.state = .waiting
        if error.code == KernelError.cancelled.code {
            next.attempt -= 1
            next.due = clock.now
            return next
        }
        guard error.retryable, record.attempt < kind.attempts else {
            logger.error("a job failed", metadata: metadata(["attempt": "\(record.attempt)", "error": "\(error)"]))
            return nil
        }
        next.due = clock.now + JobKind.pause(after: record.attempt)
        logger.warning(
            "a job failed and is tried again",
            metadata: metadata(["attempt": "\(record.attempt)", "error": "\(error)"]))
        return next
    }

    /// Replaces the record, or deletes it, while this run has its lease.
    private func change(_ record: JobRecord, to next: JobRecord?) -> StoreCommit {
        var commit = StoreCommit()
        commit.prefixChecks = [
            .init(key: name.storeKey, prefix: JobRecord.prefix(.running, record.attempt, record.ulid))
        ]
        if let next {
            commit.puts = [.init(key: name.storeKey, value: next.stored)]
        } else {
            commit.deletes = [name.storeKey]
        }
        return commit
    }

    private func metadata(_ more: Logger.Metadata) -> Logger.Metadata {
        more.merging(["job": "\(name.kind)", "key": "\(name.key)"]) { first, _ in first }
    }
}
