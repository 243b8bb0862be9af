import JSON

/// What is told to those who hear of it now, and kept by nobody: the ephemeral kind of event.
public struct Signal: Sendable, Hashable {
    /// `media.served`.
    public let type: String
    /// Whose it is; may be empty.
    public let account: String
    /// What it is about: a stream's id.
    public let subject: String
    /// A JSON object.
    public let data: [UInt8]

    /// Makes one.
    public init(type: String, account: String, subject: String, data: [UInt8]) {
        self.type = type
        self.account = account
        self.subject = subject
        self.data = data
    }

    /// Its place in what a plugin is given: `{ account, subject, time, data, answer }`. Nil where `data` is no JSON object.
    package func entry(at time: Int64, answer: SentAnswer?) -> [UInt8]? {
        guard (try? JSONScanner.members(of: data)) != nil else { return nil }
        var text = JSONObjectText(room: 288 + data.count)
        text.add("account", account)
        text.add("subject", subject)
        text.add("time", time)
        text.add("data", text: data)
        if let answer { text.add("answer", text: answer.text) }
        return text.finish()
    }
}
