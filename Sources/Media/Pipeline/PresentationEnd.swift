import Synchronization

/// Where the last picture ends, ticks: known when the source ends, the same for all rungs, whichever of its pictures they
/// show.
final class PresentationEnd: Sendable {
    private let ticks = Mutex<Int64>(0)

    var value: Int64 {
        get { ticks.withLock { $0 } }
        set { ticks.withLock { $0 = newValue } }
    }
}
