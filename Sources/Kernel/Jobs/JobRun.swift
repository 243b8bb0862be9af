/// One attempt at a job.
public struct JobRun: Sendable, Hashable {
    /// Names this job among all there ever were; for the fence of commits.
    public let id: String
    public let kind: String
    public let account: String
    public let key: String
    /// JSON.
    public let payload: [UInt8]
    /// From 1.
    public let attempt: Int
    /// The kind's most.
    public let attempts: Int
    /// The request that caused it, for logs; or empty.
    public let requestID: String
}

/// What a kind of job is like.
public struct JobKind: Sendable, Hashable {
    /// `encode`.
    public let name: String
    /// How many run at once.
    public let concurrency: Int
    /// How often one is tried.
    public let attempts: Int
    /// How long a run counts as alive without a heartbeat, milliseconds. The heart beats three times as often.
    public let lease: Int64

    /// Makes one.
    public init(name: String, concurrency: Int, attempts: Int, lease: Int64) {
        self.name = name
        self.concurrency = concurrency
        self.attempts = attempts
        self.lease = lease
    }

    /// The pause before the next attempt, milliseconds: 1 s, 5 s, 25 s, … at most 5 minutes.
    package static func pause(after attempt: Int) -> Int64 {
        min(300_000, (1..<max(1, attempt)).reduce(1000) { pause, _ in min(300_000, pause * 5) })
    }
}
