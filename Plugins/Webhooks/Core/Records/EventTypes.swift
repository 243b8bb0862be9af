/// The events that webhooks may be sent. API.md, "Webhooks". What else is in the log is the server's own.
package enum EventTypes {
    /// All of them.
    package static let documented: [String] = [
        "stream.created", "stream.uploaded", "stream.deleted", "stream.Encoding.started", "stream.Encoding.completed",
        "stream.Encoding.failed", "stream.viewed", "stream.Live.started", "stream.Live.stopped",
        "stream.Access.updated",
        "stream.Captions.added", "stream.Captions.removed",
    ]

    /// What asks for all of them.
    package static let all = "*"

    /// What the operation `testWebhook` sends.
    package static let test = "webhook.test"
}
