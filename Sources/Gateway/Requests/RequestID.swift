import Kernel

/// The id of a request, for its answer and the log.
package enum RequestID {
    /// The client's own where it is 1 to 128 visible ASCII characters, else a new one.
    package static func of(_ given: String?) -> String {
        guard let given, (1...128).contains(given.utf8.count), given.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else {
            return "req_\(ULID().description)"
        }
        return given
    }
}
