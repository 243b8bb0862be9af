import JSON
import Logging

/// One run of a job on this node: claim, heartbeat, end.
struct JobLease: Sendable {
    private enum Part: Sendable {
        case run(KernelError?)
        case heart
    }

    let name: JobName
    let kind: JobKind
    let node: String
    let store: any StoreDriver
    let clock: any WallClock
    /// Counts how runs ended.
    let ends: MetricCounter
    var logger: Logger

    /// Claims the job, runs it, and records its end. Answers when it is due again, or nil.
    ///
    /// Where the task is cancelled the run is cut off and given back, without counting as an attempt.
    func work(_ run: @escaping JobQueue.Run) async -> Int64? {
        do throws(StoreError) {
            guard !Task.isCancelled, let entry = try await store.get(name.storeKey) else { return nil }
            guard let found = JobRecord(entry.value) else {
                logger.error("a job's record cannot be read", metadata: metadata([:]))
                return nil
            }
            switch found.claimed(by: node, kind, at: clock.now) {
            case .later(let time): return time
            case .exhausted:
                logger.error("a job was dropped: it was lost in every attempt", metadata: metadata([:]))
                try await replace(entry, by: nil)
                return nil
            case .taken(let record):
                guard try await replace(entry, by: record) else { return clock.now }
                var lease = self
                lease.logger[metadataKey: "requestId"] = record.requestID.isEmpty ? nil : "\(record.requestID)"
                return try await lease.settle(record, await lease.perform(record, run))
            }
        } catch {
            logger.error("a job's record cannot be written", metadata: metadata(["error": "\(error)"]))
            return clock.now + 1000
        }
    }

    /// Writes or deletes the record that was read, unless it is another by now.
    @discardableResult
    private func replace(_ entry: StoreEntry, by record: JobRecord?) async throws(StoreError) -> Bool {
        var commit = change(to: record)
        commit.checks = [.init(key: entry.key, version: entry.version)]
        return try await holds(commit)
    }

    /// Runs the job while the heart beats; a lease that is lost cancels it. Why it failed, or nil.
    private func perform(_ record: JobRecord, _ run: @escaping JobQueue.Run) async -> KernelError? {
        let job = JobRun(
            id: JobID(name: name, ulid: record.ulid).text, kind: name.kind, account: name.account, key: name.key,
            payload: record.payload.bytes(), attempt: record.attempt, attempts: kind.attempts,
            requestID: record.requestID)
        logger.debug("a job begins", metadata: metadata(["attempt": "\(record.attempt)"]))
        return await withTaskGroup(of: Part.self) { group in
            group.addTask {
                do throws(KernelError) {
                    try await run(job)
                    return .run(nil)
                } catch {
                    return .run(error)
                }
            }
            group.addTask {
                await beat(record)
                return .heart
            }
            for await part in group {
                group.cancelAll()
                if case .run(let error) = part { return error }
            }
            return nil
        }
    }

    /// Keeps the lease; returns when it is lost, or the task cancelled.
    private func beat(_ record: JobRecord) async {
        var end = record.due
        while true {
            await clock.wait(until: clock.now + kind.lease / 3)
            if Task.isCancelled { return }
            let renewed = record.renewed(kind, at: clock.now)
            do throws(StoreError) {
                guard try await holds(change(record, to: renewed)) else { return }
                end = renewed.due
            } catch {
                logger.warning("a job's lease was not renewed", metadata: metadata(["error": "\(error)"]))
                if clock.now >= end { return }
            }
        }
    }

    /// Records how a run ended. Answers when the job is due again.
    private func settle(_ record: JobRecord, _ error: KernelError?) async throws(StoreError) -> Int64? {
        let next = after(record, error)
        // Where it does not hold the job was cancelled, or taken over: the record is no longer this run's.
        let isOwn = try await holds(change(record, to: next))
        ends.add(1, [kind.name, isOwn ? outcome(error, next) : "lost"])
        if error == nil { logger.debug("a job is done", metadata: metadata(["attempt": "\(record.attempt)"])) }
        return isOwn ? next?.due : nil
    }

    private func outcome(_ error: KernelError?, _ next: JobRecord?) -> String {
        guard error != nil else { return "done" }
        guard let next else { return "failed" }
        return next.due > clock.now ? "retried" : "given_back"
    }

    private func after(_ record: JobRecord, _ error: KernelError?) -> JobRecord? {
        guard let error else { return nil }
        if Task.isCancelled { return record.givenBack(at: clock.now) }
        // What ended a run from outside took its lease too, and then this record is not written.
        let saysOthersEndedIt = error.code == KernelError.cancelled.code || error.code == KernelError.leaseLost.code
        let next =
            saysOthersEndedIt ? record.disowned(kind, at: clock.now) : record.failed(error, kind, at: clock.now)
        let details = metadata(["attempt": "\(record.attempt)", "error": "\(error)"])
        if next == nil {
            logger.error("a job failed", metadata: details)
        } else {
            logger.warning("a job failed and is tried again", metadata: details)
        }
        return next
    }

    /// A change that holds only while this run has its lease.
    private func change(_ record: JobRecord, to next: JobRecord?) -> StoreCommit {
        var commit = change(to: next)
        commit.prefixChecks = [
            .init(key: name.storeKey, prefix: JobRecord.prefix(.running, record.attempt, record.ulid))
        ]
        return commit
    }

    private func change(to record: JobRecord?) -> StoreCommit {
        var commit = StoreCommit()
        if let record {
            commit.puts = [.init(key: name.storeKey, value: record.stored)]
        } else {
            commit.deletes = [name.storeKey]
        }
        return commit
    }

    /// Commits; false: a check did not hold.
    private func holds(_ commit: StoreCommit) async throws(StoreError) -> Bool {
        do throws(StoreError) {
            try await store.commit(commit)
            return true
        } catch {
            if error.code == .conflict { return false }
            throw error
        }
    }

    private func metadata(_ more: Logger.Metadata) -> Logger.Metadata {
        more.merging(["job": "\(name.kind)", "key": "\(name.key)"]) { first, _ in first }
    }
}
