/// The name of a job: what it is enqueued under.
package struct JobName: Sendable, Hashable {
    package let kind: String
    package let account: String
    package let key: String

    package init(kind: String, account: String, key: String) {
        self.kind = kind
        self.account = account
        self.key = key
    }

    /// Of a key of the store; nil where it is no job's.
    init?(storeKey: [UInt8]) {
        guard storeKey.starts(with: KeySpace.jobs) else { return nil }
        let parts = storeKey.dropFirst(KeySpace.jobs.count).split(
            separator: 0, maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3 else { return nil }
        kind = String(decoding: parts[0], as: UTF8.self)
        account = String(decoding: parts[1], as: UTF8.self)
        key = String(decoding: parts[2], as: UTF8.self)
    }

    package var storeKey: [UInt8] { KeySpace.job(kind: kind, account: account, key: key) }
}
