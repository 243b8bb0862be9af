import JSON
import Synchronization

/// The `Date` header's value, made once a second.
final class DateHeader: Sendable {
    private let cached = Mutex<(second: Int64, text: String)>((-1, ""))

    /// For a time in milliseconds since 1970.
    func value(at milliseconds: Int64) -> String {
        let second = milliseconds / 1000
        return cached.withLock { cached in
            if cached.second != second { cached = (second, Timestamp.httpDate(milliseconds)) }
            return cached.text
        }
    }
}
