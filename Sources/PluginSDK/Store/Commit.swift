public import JSON

/// One atomic change: entries, events and jobs. Nothing of it happens unless every check holds.
public struct Commit: Sendable, Hashable {
    /// An entry must still have the version that was read; 0: must be absent.
    public struct Check: Sendable, Hashable {
        public var key: StoreKey
        public var version: UInt64

        public init(key: StoreKey, version: UInt64) {
            self.key = key
            self.version = version
        }
    }

    /// A value to write, at most 1 MiB.
    public struct Put: Sendable, Hashable {
        public var key: StoreKey
        public var value: [UInt8]

        public init(key: StoreKey, value: [UInt8]) {
            self.key = key
            self.value = value
        }
    }

    /// A counter to add to; never a conflict.
    public struct Add: Sendable, Hashable {
        public var key: StoreKey
        public var delta: Int64

        public init(key: StoreKey, delta: Int64) {
            self.key = key
            self.delta = delta
        }
    }

    /// An event to append to the log; the manifest's `publishes` names its type.
    public struct Publish: Sendable, Hashable {
        public var account: String
        public var type: String
        public var subject: String
        public var data: JSONObject

        public init(account: String, type: String, subject: String, data: JSONObject) {
            self.account = account
            self.type = type
            self.subject = subject
            self.data = data
        }
    }

    /// A job to enqueue; the manifest's `jobs` names its kind. While one of the same account, kind and key waits or runs,
    /// the new one is dropped.
    public struct Enqueue: Sendable, Hashable {
        public var account: String
        public var kind: String
        public var key: String
        public var payload: JSON
        public var delayMilliseconds: Int64

        public init(account: String, kind: String, key: String, payload: JSON, delayMilliseconds: Int64) {
            self.account = account
            self.kind = kind
            self.key = key
            self.payload = payload
            self.delayMilliseconds = delayMilliseconds
        }
    }

    /// The commit holds only while this attempt of the job has its lease.
    public var job: Job?
    /// What must hold.
    public var checks: [Check] = []
    /// What is written.
    public var puts: [Put] = []
    /// What is deleted.
    public var deletes: [StoreKey] = []
    /// What is counted.
    public var adds: [Add] = []
    /// What is told.
    public var publishes: [Publish] = []
    /// What is to be done.
    public var enqueues: [Enqueue] = []

    /// Of the commit that ends an operation's call: the result as JSON, which is recorded with the change where the client
    /// sent an idempotency key. Empty: the call goes on.
    public var answer: [UInt8] = []

    /// An empty change.
    public init(job: Job? = nil) {
        self.job = job
    }

    /// Whether it changes nothing.
    public var isEmpty: Bool {
        puts.isEmpty && deletes.isEmpty && adds.isEmpty && publishes.isEmpty && enqueues.isEmpty
    }
}
