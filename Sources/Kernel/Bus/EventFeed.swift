import Synchronization

/// The log as one account's clients read it: its own events, oldest first, and waiting for more.
public final class EventFeed: Sendable {
    /// What a client asks for.
    public struct Query: Sendable, Hashable {
        /// Whose events.
        public var account: String
        /// Only events after this number.
        public var since: UInt64
        /// Only these types; nil: all.
        public var types: Set<String>?
        /// Only about this; nil: about anything.
        public var subject: String?
        /// Events at most.
        public var limit: Int

        /// Makes a query.
        public init(account: String, since: UInt64, types: Set<String>?, subject: String?, limit: Int) {
            self.account = account
            self.since = since
            self.types = types
            self.subject = subject
            self.limit = limit
        }

        func matches(_ event: Event) -> Bool {
            event.account == account && types?.contains(event.type) ?? true && subject ?? event.subject == event.subject
        }
    }

    /// Some events, and where to go on.
    public struct Page: Sendable, Hashable {
        /// Oldest first.
        public var events: [Event]
        /// `since` of the query that goes on: the last number that was looked at, also where nothing matched.
        public var next: UInt64
        /// Whether the end of the log was reached.
        var isEnd: Bool
    }

    /// Entries of the log that one page looks at; other accounts' are among them.
    private static let most = 20_000
    private static let step = 1000

    private let store: ObservedStore
    private let clock: any WallClock
    private let bells = Mutex<(last: UInt64, waiting: [UInt64: Doorbell])>((0, [:]))

    package init(store: ObservedStore, clock: any WallClock) {
        self.store = store
        self.clock = clock
        store.listen { [weak self] commit in
            if !commit.appends.isEmpty { self?.ring() }
        }
    }

    /// The next page. Where there is nothing, waits for something until `deadline`, milliseconds since 1970, or until
    /// the task is cancelled.
    public func page(_ query: Query, deadline: Int64) async throws(KernelError) -> Page {
        let bell = Doorbell()
        let id = bells.withLock { bells in
            bells.last += 1
            bells.waiting[bells.last] = bell
            return bells.last
        }
        defer { bells.withLock { $0.waiting[id] = nil } }
        var query = query
        while true {
            let page = try await page(query)
            query.since = page.next
            guard page.events.isEmpty, page.isEnd, clock.now < deadline, !Task.isCancelled else { return page }
            await bell.wait(until: deadline, clock: clock)
        }
    }

    private func page(_ query: Query) async throws(KernelError) -> Page {
        var page = Page(events: [], next: query.since, isEnd: false)
        var looked = 0
        while looked < Self.most, !page.isEnd {
            let entries: [StoreEntry]
            do throws(StoreError) {
                entries = try await store.scan(EventLog.range(after: page.next, limit: Self.step))
            } catch {
                throw KernelError(error)
            }
            for entry in entries {
                page.next = KeySpace.sequence(of: entry.key)
                guard let event = Event(entry), query.matches(event) else { continue }
                page.events.append(event)
                if page.events.count == query.limit { return page }
            }
            looked += entries.count
            page.isEnd = entries.count < Self.step
        }
        return page
    }

    private func ring() {
        for bell in bells.withLock({ Array($0.waiting.values) }) { bell.ring() }
    }
}
