/// The plugin's own jobs. A commit enqueues them (``Commit/enqueues``).
public protocol Jobs: Sendable {
    /// Ends a job: waiting, it is dropped; running, its lease ends and its task is cancelled. Success without one, too.
    func cancel(account: String, kind: String, key: String) async throws
}
