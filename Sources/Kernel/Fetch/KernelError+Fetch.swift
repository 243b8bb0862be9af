extension KernelError {
    /// `FETCH_REFUSED`: the server does not go to this address.
    public static func fetchRefused(_ message: String) -> KernelError {
        KernelError(code: "FETCH_REFUSED", message: message)
    }

    /// `FETCH_FAILED`.
    public static func fetchFailed(_ message: String, retryable: Bool) -> KernelError {
        KernelError(code: "FETCH_FAILED", message: message, retryable: retryable)
    }

    /// `FETCH_TOO_LARGE`.
    static func fetchTooLarge(limit: UInt64) -> KernelError {
        KernelError(code: "FETCH_TOO_LARGE", message: "What is at this address is larger than \(limit) bytes.")
    }

    /// `TIMEOUT` of a fetch.
    public static func fetchTimeout(_ message: String) -> KernelError {
        KernelError(code: "TIMEOUT", message: message, retryable: true)
    }
}
