/// An ordered key-value store with optimistic commits.
///
/// Keys are whole byte strings (1 to 511 bytes); namespaces are made above. The suite in `KernelTesting` states what a
/// driver must pass.
public protocol StoreDriver: Sendable {
    /// The entry of a key in the newest snapshot, or nil.
    func get(_ key: [UInt8]) async throws(StoreError) -> StoreEntry?

    /// The entries of a range in the newest snapshot, in the order of their keys.
    func scan(_ range: StoreRange) async throws(StoreError) -> [StoreEntry]

    /// Applies a change as a whole, if all its checks hold; durable when it returns. Answers with its version, which is
    /// also that of every entry it wrote. Throws `.conflict` and changes nothing where a check does not hold.
    @discardableResult
    func commit(_ commit: StoreCommit) async throws(StoreError) -> UInt64

    /// As ``commit(_:)``, answered by a call of `then`: once, on any thread, perhaps before this returns.
    func commit(_ commit: StoreCommit, then: @escaping CommitAnswer)

    /// The same reads without waiting, where the driver has them; nil where they wait for something, as for a network.
    var immediate: (any ImmediateReads)? { get }

    /// Counters since the store was opened.
    func statistics() -> StoreStatistics

    /// Refuses what comes from now on, and returns once what was accepted is on disk.
    func close() async
}

/// How a commit ended: its version, or why nothing changed. It must not take long: other answers wait for it.
public typealias CommitAnswer = @Sendable (Result<UInt64, StoreError>) -> Void

extension StoreDriver {
    public func commit(_ commit: StoreCommit, then: @escaping CommitAnswer) {
        Task {
            do throws(StoreError) {
                then(.success(try await self.commit(commit)))
            } catch {
                then(.failure(error))
            }
        }
    }

    public var immediate: (any ImmediateReads)? { nil }
}

/// The reads of a store whose snapshots are in the memory of the process.
public protocol ImmediateReads: Sendable {
    /// As ``StoreDriver/get(_:)``.
    func get(_ key: [UInt8]) throws(StoreError) -> StoreEntry?

    /// As ``StoreDriver/scan(_:)``.
    func scan(_ range: StoreRange) throws(StoreError) -> [StoreEntry]
}
