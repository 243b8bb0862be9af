import Kernel
import Synchronization

/// How sends ended.
final class Outcomes: Sendable {
    private let all = Mutex<[String]>([])

    /// The errors' codes in the order of the ends; empty: it was written.
    var codes: [String] { all.withLock { $0 } }

    /// One ended.
    func take(_ error: KernelError?) { all.withLock { $0.append(error?.code ?? "") } }
}
