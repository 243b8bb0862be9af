import Synchronization

/// The feeds of the runs that have one, by the run's number.
enum WorkerFeeds {
    private static let feeds = Mutex<[UInt64: (plugin: String, feed: WorkerFeed)]>([:])

    static func open(_ run: UInt64, of plugin: String, _ feed: WorkerFeed) {
        feeds.withLock { $0[run] = (plugin, feed) }
    }

    /// The run is over.
    static func close(_ run: UInt64) {
        feeds.withLock { $0.removeValue(forKey: run) }?.feed.close()
    }

    /// Nil where the run is over, another plugin's, or without a feed.
    static func find(_ run: UInt64, of plugin: String) -> WorkerFeed? {
        guard let found = feeds.withLock({ $0[run] }), found.plugin == plugin else { return nil }
        return found.feed
    }
}
