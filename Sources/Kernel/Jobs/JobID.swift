/// A job's id: `ULID/KIND/ACCOUNT/KEY`.
struct JobID: Sendable, Hashable {
    let name: JobName
    let ulid: String

    init(name: JobName, ulid: String) {
        self.name = name
        self.ulid = ulid
    }

    init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 4, parts[0].utf8.count == 26 else { return nil }
        self.init(name: JobName(kind: parts[1], account: parts[2], key: parts[3]), ulid: parts[0])
    }

    var text: String { "\(ulid)/\(name.kind)/\(name.account)/\(name.key)" }
}
