import Synchronization

/// Counts the requests of each key in windows of one minute that start with the key's first request.
package final class RateLimiter: Sendable {
    /// How long a window is, in milliseconds.
    package static let window: Int64 = 60_000

    private struct Window {
        var end: Int64
        var count: Int
    }

    private let limit: Int
    private let windows = Mutex<[String: Window]>([:])

    /// Allows `limit` requests a minute; 0 is no limit.
    package init(limit: Int) {
        self.limit = limit
    }

    /// Counts a request of a key, at a time in milliseconds since 1970; nil when there is no limit.
    ///
    /// A request that is refused is not counted.
    package func count(key: String, now: Int64) -> RateLimit? {
        guard limit > 0 else { return nil }
        return windows.withLock { windows in
            var window = windows[key] ?? Window(end: 0, count: 0)
            // A window that ends too far ahead was opened before the clock was set back.
            if now >= window.end || window.end > now + RateLimiter.window {
                if windows.count >= 1024 { windows = windows.filter { $0.value.end > now } }
                window = Window(end: now + RateLimiter.window, count: 0)
            }
            let isAllowed = window.count < limit
            if isAllowed { window.count += 1 }
            windows[key] = window
            return RateLimit(limit: limit, remaining: limit - window.count, end: window.end, isAllowed: isAllowed)
        }
    }

    /// What an answer says where no key is known; nil when there is no limit.
    package func unused(now: Int64) -> RateLimit? {
        limit > 0 ? RateLimit(limit: limit, remaining: limit, end: now + RateLimiter.window, isAllowed: true) : nil
    }
}

/// A key's limit as it stands after a request.
package struct RateLimit: Sendable, Hashable {
    /// Requests in a window.
    package let limit: Int
    /// Requests that are left in this window.
    package let remaining: Int
    /// When the window ends, in milliseconds since 1970.
    package let end: Int64
    /// Whether the request may be served.
    package let isAllowed: Bool

    /// When the window ends, in whole seconds since 1970.
    package var reset: Int64 { (end + 999) / 1000 }

    /// Seconds until the window ends, at least 1.
    package func retryAfter(now: Int64) -> Int64 { max(1, (end - now + 999) / 1000) }
}
