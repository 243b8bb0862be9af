/// How the built-in store keeps its files.
public struct StoreOptions: Sendable {
    /// Address space that is mapped at first, bytes: not memory or disk, the file grows with what is in it.
    public var mapSize = 1 << 30
    /// The most that the store may take, bytes. The map doubles up to it while the store is in use.
    public var largestMapSize = 1 << 40
    /// Told what an operator should know, a sentence each.
    public var report: @Sendable (String) -> Void = { _ in }
    /// How often the store looks for readers that are gone or stay.
    package var readersEvery = Duration.seconds(60)
    /// For tests: asked before each sync for a result code to fail with in its place; 0 is none.
    package var fault: @Sendable () -> Int32 = { 0 }

    /// As the settings' defaults say.
    public init() {}
}
