package import JSON
package import PluginSDK

/// A webhook: where events go, which, and how they are signed.
package struct EndpointRecord: Sendable, Hashable {
    /// A secret and how long it is still used; nil: until it is rotated.
    package struct Secret: Sendable, Hashable {
        package var secret: SigningSecret
        /// Milliseconds since 1970.
        package var until: Int64?

        package init(secret: SigningSecret, until: Int64? = nil) {
            self.secret = secret
            self.until = until
        }
    }

    /// Secrets at most that messages are signed with.
    package static let mostSecrets = 4

    /// `whk_…`.
    package let id: String
    package let account: String
    package var url: String
    /// Types, or `*`.
    package var events: [String]
    package var isEnabled = true
    /// Why the server disabled it.
    package var disabledReason: String?
    /// The newest first.
    package var secrets: [Secret]
    package let createdAt: Int64
    /// It gets events from then on.
    package var activeSince: Int64
    /// Counts how often it was disabled: what waited before is not sent any more.
    package var epoch: Int64 = 0

    /// A new one.
    package init(
        id: String, account: String, url: String, events: [String], secret: SigningSecret, createdAt: Int64
    ) {
        self.id = id
        self.account = account
        self.url = url
        self.events = events
        secrets = [Secret(secret: secret)]
        self.createdAt = createdAt
        activeSince = createdAt
    }

    /// Reads one; nil where it is none.
    package init?(_ object: JSONObject) {
        guard let id = object["id"]?.string, let account = object["account"]?.string, let url = object["url"]?.string
        else { return nil }
        self.id = id
        self.account = account
        self.url = url
        events = (object["events"]?.array ?? []).compactMap(\.string)
        isEnabled = object["enabled"]?.bool ?? true
        disabledReason = object["reason"]?.string
        secrets = (object["secrets"]?.array ?? []).compactMap { entry in
            entry["secret"]?.string.flatMap { SigningSecret($0) }.map {
                Secret(secret: $0, until: entry["until"]?.int64)
            }
        }
        createdAt = object["createdAt"]?.int64 ?? 0
        activeSince = object["activeSince"]?.int64 ?? 0
        epoch = object["epoch"]?.int64 ?? 0
    }

    /// As it is kept.
    package var stored: JSONObject {
        var object: JSONObject = [
            "id": .string(id), "account": .string(account), "url": .string(url),
            "events": .array(events.map(JSON.string)), "enabled": .bool(isEnabled),
            "secrets": .array(
                secrets.map { entry in
                    var object: JSONObject = ["secret": .string(entry.secret.text)]
                    object["until"] = entry.until.map(JSON.integer)
                    return .object(object)
                }),
            "createdAt": .integer(createdAt), "activeSince": .integer(activeSince), "epoch": .integer(epoch),
        ]
        object["reason"] = disabledReason.map(JSON.string)
        return object
    }

    /// As clients see it.
    package var shown: JSONObject {
        [
            "webhookId": .string(id), "url": .string(url), "events": .array(events.map(JSON.string)),
            "enabled": .bool(isEnabled), "disabledReason": disabledReason.map(JSON.string) ?? .null,
            "createdAt": .string(Timestamp.iso8601(createdAt)),
        ]
    }

    /// Whether an event is sent to it.
    package func takes(_ event: Event) -> Bool {
        isEnabled && event.time >= activeSince && (events.contains(EventTypes.all) || events.contains(event.type))
    }

    /// What a message is signed with at a time.
    package func secrets(at now: Int64) -> [SigningSecret] {
        secrets.filter { $0.until.map { $0 > now } ?? true }.map(\.secret)
    }

    /// Uses a new secret from now on; the old ones go on signing for a while, unless they are revoked.
    package mutating func rotate(to secret: SigningSecret, now: Int64, overlap: Int64, revokes: Bool) {
        let old = revokes ? [] : secrets.filter { $0.until.map { $0 > now } ?? true }
        secrets = [Secret(secret: secret)]
        for var entry in old.prefix(Self.mostSecrets - 1) {
            entry.until = min(entry.until ?? .max, now + overlap)
            secrets.append(entry)
        }
    }

    /// Nothing more goes to it, also not what waits.
    package mutating func disable(because reason: String?) {
        guard isEnabled else { return }
        isEnabled = false
        disabledReason = reason
        epoch += 1
    }

    /// Events go to it again, from now on.
    package mutating func enable(now: Int64) {
        guard !isEnabled else { return }
        isEnabled = true
        disabledReason = nil
        activeSince = now
    }
}
