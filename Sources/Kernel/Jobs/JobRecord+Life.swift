/// The steps of a job's life. Pure: each answers what the record becomes.
///
///     waiting ──claim──▶ running ──success, final failure──▶ gone
///        ▲                 │  │
///        └── failure, ─────┘  └── lost with its process: claimed again at once by the same node,
///            given back           once the lease ended by another
extension JobRecord {
    /// Runs that were lost with their process before they begin to count as attempts: a server that is killed says
    /// nothing of the job, one that dies of the same job again and again does.
    package static let forgivenLosses = 10

    /// What a node finds that wants to run a job.
    package enum Claim: Sendable, Hashable {
        /// It has the lease, once this record is written.
        case taken(JobRecord)
        /// Not before this time: it waits, or another node has it.
        case later(Int64)
        /// All its attempts were lost: it is dropped.
        case exhausted
    }

    /// Claims the job for a node on which it does not run now.
    ///
    /// Where all attempts were lost with their process, one more run comes, with `attempt` above the kind's most, so that
    /// its plugin can tell of the failure. Lost too, the job is dropped.
    package func claimed(by node: String, _ kind: JobKind, at now: Int64) -> Claim {
        var next = self
        switch state {
        case .running where self.node == node:
            next.losses += 1
            if next.losses <= Self.forgivenLosses { next.attempt -= 1 }
        case .running, .waiting:
            if due > now { return .later(due) }
        }
        next.state = .running
        next.attempt += 1
        next.node = node
        next.due = now + kind.lease
        return next.attempt > kind.attempts + 1 ? .exhausted : .taken(next)
    }

    /// The lease goes on.
    package func renewed(_ kind: JobKind, at now: Int64) -> JobRecord {
        var next = self
        next.due = now + kind.lease
        return next
    }

    /// A run that was cut off at shutdown: it does not count.
    package func givenBack(at now: Int64) -> JobRecord {
        var next = self
        next.state = .waiting
        next.attempt -= 1
        next.due = now
        return next
    }

    /// A run that says it was ended by others, though it was not: tried again, the last time with `attempt` above the
    /// kind's most, so that its plugin tells of the failure; nil: it said so then too.
    package func disowned(_ kind: JobKind, at now: Int64) -> JobRecord? {
        guard attempt <= kind.attempts else { return nil }
        var next = self
        next.state = .waiting
        next.due = now + JobKind.pause(after: attempt)
        return next
    }

    /// A run that failed; nil: for the last time.
    package func failed(_ error: KernelError, _ kind: JobKind, at now: Int64) -> JobRecord? {
        guard error.retryable, attempt < kind.attempts else { return nil }
        var next = self
        next.state = .waiting
        next.due = now + JobKind.pause(after: attempt)
        return next
    }
}
