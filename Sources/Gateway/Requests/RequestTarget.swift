package import Kernel

/// The target of a request line, taken apart and made safe.
package struct RequestTarget: Sendable, Hashable {
    /// Decoded; starts with `/`; never holds `..`, `//`, a backslash or a control character.
    package let path: String
    /// As sent, without the `?`.
    package let query: String

    /// Takes a target apart: origin-form, or absolute-form (RFC 9112, section 3.2).
    ///
    /// Throws a `VALIDATION_ERROR` for what cannot be decoded or tries to leave its place, and `NOT_FOUND` for `//`.
    package init(_ target: String) throws(KernelError) {
        if target == "/stream" {
            (path, query) = (target, "")
            return
        }
        let origin = RequestTarget.withoutAuthority(target)
        let end = origin.firstIndex(of: 0x3F) ?? origin.endIndex
        self.query = end < origin.endIndex ? String(decoding: origin[(end + 1)...], as: UTF8.self) : ""
        let bytes = try RequestTarget.decode(origin[..<end])
        guard bytes.first == 0x2F else { throw RequestTarget.malformed("must start with `/`") }
        try RequestTarget.check(bytes)
        guard let path = String(validating: bytes, as: UTF8.self) else {
            throw RequestTarget.malformed("is not UTF-8")
        }
        self.path = path
    }

    private static func withoutAuthority(_ target: String) -> ArraySlice<UInt8> {
        let bytes = Array(target.utf8)[...]
        for scheme in ["http://", "https://"] where target.hasPrefix(scheme) {
            let rest = bytes.dropFirst(scheme.utf8.count)
            let start = rest.firstIndex { $0 == 0x2F || $0 == 0x3F } ?? rest.endIndex
            return start < rest.endIndex && rest[start] == 0x2F ? rest[start...] : [0x2F] + rest[start...]
        }
        return bytes
    }

    /// Decodes once. An encoded `/` or `\` would make other segments than were sent, so it is refused.
    private static func decode(_ path: ArraySlice<UInt8>) throws(KernelError) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(path.count)
        var index = path.startIndex
        while index < path.endIndex {
            var byte = path[index]
            if byte == 0x25 {
                guard index + 2 < path.endIndex, let high = digit(path[index + 1]), let low = digit(path[index + 2])
                else {
                    throw malformed("has a `%` without two hexadecimal digits")
                }
                byte = high << 4 | low
                guard byte != 0x2F else { throw malformed("has an encoded `/`") }
                index += 2
            }
            bytes.append(byte)
            index += 1
        }
        return bytes
    }

    private static func check(_ bytes: [UInt8]) throws(KernelError) {
        guard bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else { throw malformed("has a control character") }
        guard !bytes.contains(0x5C) else { throw malformed("has a backslash") }
        for segment in bytes.dropFirst().split(separator: 0x2F, omittingEmptySubsequences: false) {
            guard segment != [0x2E], segment != [0x2E, 0x2E] else { throw malformed("has a `.` or `..` segment") }
            guard !segment.isEmpty || segment.endIndex == bytes.endIndex else {
                throw .notFound("There is nothing at this address: it has an empty segment.")
            }
        }
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }

    private static func malformed(_ problem: String) -> KernelError {
        KernelError(code: "VALIDATION_ERROR", message: "The address of the request \(problem).")
    }
}
