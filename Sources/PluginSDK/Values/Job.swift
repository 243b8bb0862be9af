public import JSON

/// One attempt at a job. Its commits go with `transaction(job:)`, so that they hold only while it has its lease.
public struct Job: Sendable, Hashable {
    /// Names the job in a commit.
    public var id: String
    /// Whose job it is.
    public var account: String
    /// One of the manifest's `jobs`.
    public var kind: String
    /// Unique among the account's jobs of this kind.
    public var key: String
    /// As it was enqueued.
    public var payload: JSON
    /// This attempt, from 1.
    public var attempt: Int
    /// The kind's most attempts.
    public var attempts: Int

    /// Whether an error of this attempt ends the job.
    public var isLastAttempt: Bool { attempt >= attempts }

    /// Makes one.
    public init(
        id: String, account: String, kind: String, key: String, payload: JSON = [:], attempt: Int = 1, attempts: Int = 1
    ) {
        self.id = id
        self.account = account
        self.kind = kind
        self.key = key
        self.payload = payload
        self.attempt = attempt
        self.attempts = attempts
    }
}
