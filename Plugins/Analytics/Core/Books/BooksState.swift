/// What the books know and have not written down yet.
struct BooksState: Sendable {
    /// Bytes of one kind of answers within a minute.
    struct Delivered: Hashable {
        let account: String
        let stream: String
        let minute: Int64
        let viewer: Viewer
        let rendition: String?
    }

    /// What one round writes.
    struct Round: Sendable {
        var sessions: [Session] = []
        var bytes: [Delivered: Int] = [:]
        var peaks: [Presence.Peak] = []

        var isEmpty: Bool { sessions.isEmpty && bytes.isEmpty && peaks.isEmpty }
    }

    /// User agents that are remembered.
    private static let mostAgents = 2000
    /// Values of a dimension.
    private static let mostValues = 1000

    var ledger: Ledger
    var presence = Presence()
    /// Sessions that changed since they were written.
    var changed: Set<String> = []
    /// Sessions that are in the store.
    var stored: Set<String> = []
    /// Sessions whose `stream.viewed` is in the log.
    var announced: Set<String> = []
    var bytes: [Delivered: Int] = [:]
    var salts: Salts?
    /// Accounts that the store knows of.
    var accounts: Set<String> = []
    /// Counts the times that sessions were closed; while one is under way, `isClosing`.
    var closings = 0
    var isClosing = false
    /// When the round that is next is to close what was silent until then; nil: it closes nothing.
    var due: Int64?
    var running: Task<Void, any Error>?
    var next: Task<Void, any Error>?
    private var agents: [String: AgentTable.Agent] = [:]
    private var values: [String: Set<String>] = [:]
    private var valuesDay: Int64?

    init(ledger: Ledger) {
        self.ledger = ledger
    }

    /// What an agent is, looked up once.
    mutating func agent(_ text: String, _ table: AgentTable) -> AgentTable.Agent {
        let text = String(decoding: text.utf8.prefix(AgentTable.mostBytes), as: UTF8.self)
        if let known = agents[text] { return known }
        if agents.count >= Self.mostAgents { agents = [:] }
        let agent = table.agent(text)
        agents[text] = agent
        return agent
    }

    /// A value that others may choose as they like: of an account so many are told apart in a day, the rest is one.
    mutating func bounded(_ value: String, _ dimension: Dimension, of account: String) -> String {
        if valuesDay != salts?.day { (values, valuesDay) = ([:], salts?.day) }
        let place = "\(dimension.rawValue)/\(account)"
        if values[place]?.contains(value) == true { return value }
        guard values[place]?.count ?? 0 < Self.mostValues else { return Dimension.other }
        values[place, default: []].insert(value)
        return value
    }

    /// Keeps what became of a session.
    mutating func keep(_ session: Session, at now: Int64) {
        ledger.keep(session)
        presence.follow(session, at: now)
        if session.isView || session.hasBeacons { changed.insert(session.id) }
    }

    /// Takes all that is to be written.
    mutating func takeRound() -> Round {
        let round = Round(
            sessions: changed.compactMap { ledger.sessions[$0] }, bytes: bytes, peaks: presence.takePeaks())
        changed = []
        bytes = [:]
        return round
    }

    /// Whether the round is to close sessions, and those that were silent until when.
    mutating func takeDue() -> Int64? {
        defer { due = nil }
        return due
    }

    /// Takes sessions that are to be closed and are written as they are.
    mutating func takeSilent(at now: Int64, limit: Int) -> [Session] {
        let silent = ledger.expire(at: now, limit: limit)
        let news = silent.filter { changed.contains($0.id) }
        ledger.reopen(news.map(\.id))
        return silent.filter { !changed.contains($0.id) }
    }

    /// Takes back what could not be written.
    mutating func giveBack(_ round: Round) {
        changed.formUnion(round.sessions.map(\.id))
        bytes.merge(round.bytes, uniquingKeysWith: +)
        presence.give(back: round.peaks)
    }

    /// Forgets a session for good.
    mutating func forget(_ id: String) {
        ledger.forget(id)
        presence.leave(id)
        changed.remove(id)
        stored.remove(id)
        announced.remove(id)
    }
}
