/// Why the store did not do what was asked.
public struct StoreError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What kind of failure it is; the raw value is the word that callers see.
    public enum Code: String, Sendable {
        /// A check did not hold: read again and retry.
        case conflict = "CONFLICT"
        /// There is no room, in the map or on the disk.
        case full = "STORE_FULL"
        /// It was closed, or closed itself after a failed write.
        case closed = "STORE_UNAVAILABLE"
        /// A key or value is longer than a store takes, or empty.
        case invalid = "STORE_LIMIT"
        /// The files are not a store, or not whole.
        case damaged = "STORE_DAMAGED"
        /// The operating system failed.
        case failed = "STORE_FAILED"
    }

    public let code: Code
    /// A sentence for the operator.
    public let message: String
    /// What the layer below said, or empty.
    public let cause: String

    /// The result code of the layer below, or 0.
    let number: Int32

    /// Makes an error.
    public init(_ code: Code, _ message: String, cause: String = "") {
        self.init(code, message, cause: cause, number: 0)
    }

    init(_ code: Code, _ message: String, cause: String, number: Int32) {
        self.code = code
        self.message = message
        self.cause = cause
        self.number = number
    }

    public var description: String { cause.isEmpty ? message : "\(message) (\(cause))" }

    static let conflict = StoreError(.conflict, "Somebody else changed what this change is based on.")
    static let closed = StoreError(.closed, "The store is closed.")
}

extension KernelError {
    /// What a caller may know of a store's error.
    init(_ error: StoreError) {
        let retryable = error.code == .conflict || error.code == .full || error.code == .closed
        self.init(code: error.code.rawValue, message: error.message, retryable: retryable)
    }
}
