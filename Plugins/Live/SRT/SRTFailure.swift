internal import CSRT

/// Something that libsrt could not do: a sentence for the operator.
package struct SRTFailure: Error, Sendable, Hashable, CustomStringConvertible {
    package let description: String

    /// What was to be done; libsrt's last error on this thread says why it was not.
    init(_ what: String) {
        description = "\(what): \(srt_getlasterror_str().map { String(cString: $0) } ?? "unknown")"
    }

    /// With a reason of its own.
    init(_ what: String, _ why: String) {
        description = "\(what): \(why)"
    }
}
