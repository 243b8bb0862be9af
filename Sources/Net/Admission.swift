import Synchronization

/// Who is let in: so many connections at once, and so many of one address.
final class Admission: Sendable {
    private let most: Int
    private let mostPerAddress: Int
    private let inside = Mutex<(count: Int, byAddress: [String: Int])>((0, [:]))

    /// Nobody is in.
    init(most: Int, mostPerAddress: Int) {
        self.most = most
        self.mostPerAddress = mostPerAddress
    }

    /// Whether one more of that address may come in; it then is.
    func admit(_ address: String) -> Bool {
        inside.withLock { inside in
            guard inside.count < most, inside.byAddress[address, default: 0] < mostPerAddress else { return false }
            inside.count += 1
            inside.byAddress[address, default: 0] += 1
            return true
        }
    }

    /// One of that address left.
    func leave(_ address: String) {
        inside.withLock { inside in
            guard let there = inside.byAddress[address] else { return }
            inside.count -= 1
            inside.byAddress[address] = there > 1 ? there - 1 : nil
        }
    }
}
