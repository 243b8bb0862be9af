/// An answer that is kept for whoever asks the same again.
public struct KeptAnswer: Sendable, Hashable {
    /// How long one is kept, milliseconds.
    package static let lifetime: Int64 = 86_400_000
    /// Bytes of the largest that is kept: what a value of the store takes, less the head.
    package static let largest = StoreLimits.valueBytes - headBytes

    private static let headBytes = 50
    private static let form: [UInt8] = [1]

    /// The HTTP status.
    public let status: Int
    /// The whole envelope.
    public let bytes: [UInt8]
    /// Of what was asked.
    let digest: [UInt8]
    /// Milliseconds since 1970.
    let expires: Int64

    init(status: Int, bytes: [UInt8], digest: [UInt8], expires: Int64) {
        self.status = status
        self.bytes = bytes
        self.digest = digest
        self.expires = expires
    }

    /// As it lies in the store: a form, the status, the end of its time, the digest, the bytes.
    var stored: [UInt8] {
        Self.form + KeySpace.bigEndian(UInt64(status)) + KeySpace.bigEndian(UInt64(bitPattern: expires))
            + [UInt8(digest.count)] + digest + bytes
    }

    /// Reads what is stored; nil where it is none of these.
    init?(stored: [UInt8]) {
        guard stored.count >= 18, stored.starts(with: Self.form), stored.count >= 18 + Int(stored[17]) else {
            return nil
        }
        status = Int(clamping: KeySpace.sequence(of: Array(stored[1..<9])))
        expires = Int64(bitPattern: KeySpace.sequence(of: Array(stored[9..<17])))
        digest = Array(stored[18..<18 + Int(stored[17])])
        bytes = Array(stored[(18 + Int(stored[17]))...])
    }
}
