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

    /// The same reads without waiting, where the driver has them; nil where they wait for something, as for a network.
    var immediate: (any ImmediateReads)? { get }

    /// Counters since the store was opened.
    func statistics() -> StoreStatistics

    /// Refuses what comes from now on, and returns once what was accepted is on disk.
    func close() async
}

extension StoreDriver {
    public var immediate: (any ImmediateReads)? { nil }
}

/// The reads of a store whose snapshots are in the memory of the process.
public protocol ImmediateReads: Sendable {
    /// As ``StoreDriver/get(_:)``.
    func get(_ key: [UInt8]) throws(StoreError) -> StoreEntry?

    /// As ``StoreDriver/scan(_:)``.
    func scan(_ range: StoreRange) throws(StoreError) -> [StoreEntry]
}
