/// Where a subscriber is in the log.
///
/// A first delivery is not written down before it begins, which would cost a commit for each event. Where a process died
/// of one, it is the first that the next process delivers, and that one is written down.
package struct BusCursor: Sendable, Hashable {
    /// The last event that is done with.
    package private(set) var position: UInt64
    /// Deliveries of the next one that began and are not known to have ended well.
    package private(set) var attempts: Int

    /// The beginning of the log.
    package init() {
        position = 0
        attempts = 0
    }

    /// Reads what is stored: two numbers of 8 bytes, big endian.
    package init(_ value: [UInt8]) {
        position = KeySpace.sequence(of: Array(value.prefix(8)))
        attempts = value.count == 16 ? Int(clamping: KeySpace.sequence(of: value)) : 0
    }

    /// The value for the store.
    package var stored: [UInt8] { KeySpace.bigEndian(position) + KeySpace.bigEndian(UInt64(attempts)) }

    /// One more delivery of the next event begins, or one failed that had not been counted.
    package mutating func count() { attempts += 1 }

    /// All up to an event is done with.
    package mutating func pass(_ sequence: UInt64) {
        position = sequence
        attempts = 0
    }
}
