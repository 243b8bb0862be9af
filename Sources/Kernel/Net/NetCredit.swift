/// How much a plugin was told and has not taken: what decides whether more is read from a socket.
package struct NetCredit: Sendable, Hashable {
    /// What may be told and not taken, bytes.
    package static let window = 256 << 10
    /// The same, until so many were taken: who just connected, and is not known yet, costs little.
    package static let firstWindow = 64 << 10

    /// Bytes that were told and not taken.
    package private(set) var untaken = 0
    private var taken = 0

    /// Nothing was told.
    package init() {}

    /// Whether more may be told.
    package var isOpen: Bool { untaken < (taken < Self.firstWindow ? Self.firstWindow : Self.window) }

    /// Bytes are told.
    package mutating func give(_ count: Int) {
        untaken += count
    }

    /// Bytes were taken; more than were told are not. Answers whether that lets more be told, for the first time since it
    /// was too much.
    package mutating func take(_ count: UInt64) -> Bool {
        let wasOpen = isOpen
        let count = Int(clamping: min(count, UInt64(untaken)))
        untaken -= count
        taken = min(taken + count, Self.firstWindow)
        return !wasOpen && isOpen
    }
}
