/// The headers of a message. Standard Webhooks, "Webhook headers".
package struct MessageHeaders: Sendable, Hashable {
    /// The event's id: the same in all attempts.
    package let id: String
    /// Of this attempt, seconds since 1970.
    package let timestamp: Int64
    /// `v1,… v1,…`: one for each secret that is in use.
    package let signature: String

    /// Signs the bytes that are sent, with each of the secrets. Nil where libcrypto fails.
    package init?(id: String, timestamp: Int64, body: [UInt8], secrets: [SigningSecret]) {
        let content = Array("\(id).\(timestamp).".utf8) + body
        let signatures = secrets.compactMap { $0.signature(of: content) }
        guard !signatures.isEmpty, signatures.count == secrets.count else { return nil }
        self.id = id
        self.timestamp = timestamp
        self.signature = signatures.joined(separator: " ")
    }

    /// By name.
    package var fields: [(name: String, value: String)] {
        [("webhook-id", id), ("webhook-timestamp", String(timestamp)), ("webhook-signature", signature)]
    }
}
