import Glibc

/// Until when something is waited for, on a clock that nobody sets.
package struct Deadline: Sendable {
    /// Of `CLOCK_MONOTONIC`; nil: never.
    let time: timespec?

    /// So many milliseconds from now; nil: never.
    package init(in milliseconds: Int?) {
        time = milliseconds.map { milliseconds in
            var time = timespec()
            clock_gettime(CLOCK_MONOTONIC, &time)
            let nanoseconds = time.tv_nsec + milliseconds % 1000 * 1_000_000
            return timespec(
                tv_sec: time.tv_sec + milliseconds / 1000 + nanoseconds / 1_000_000_000,
                tv_nsec: nanoseconds % 1_000_000_000)
        }
    }

    /// Milliseconds that are left, rounded up, at least 0; -1: it never comes.
    package var milliseconds: Int32 {
        guard let time else { return -1 }
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        let left = (time.tv_sec - now.tv_sec) * 1000 + (time.tv_nsec - now.tv_nsec + 999_999) / 1_000_000
        return Int32(clamping: max(0, left))
    }
}
