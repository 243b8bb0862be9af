/// How long the buckets are that figures are kept in.
package enum Level: String, Sendable, Hashable, CaseIterable {
    case minute, hour, day

    /// Milliseconds of a bucket.
    package var milliseconds: Int64 {
        switch self {
        case .minute: 60_000
        case .hour: 3_600_000
        case .day: 86_400_000
        }
    }

    /// In keys of the store.
    var letter: String { String(rawValue.prefix(1)) }

    /// The number of the bucket that a time, milliseconds since 1970, lies in.
    package func bucket(of time: Int64) -> Int64 { max(0, time) / milliseconds }

    /// When a bucket begins, milliseconds since 1970.
    package func start(of bucket: Int64) -> Int64 { bucket * milliseconds }
}
