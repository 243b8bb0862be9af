/// Events that one subscriber is given at once: the next ones of its types, each about another subject.
///
/// Before anything of a subject is delivered, what came earlier of it is done with: a wave ends where a subject comes again.
struct EventWave {
    private let types: Set<String>
    /// Those that are to be delivered, oldest first.
    private(set) var events: [Event] = []
    private var ends: [UInt64: KernelError?] = [:]

    /// An empty wave of a subscriber's types.
    init(types: Set<String>) {
        self.types = types
    }

    /// Whether all that was delivered is taken.
    var isEmpty: Bool { ends.isEmpty }

    /// Whether an entry may be an event of the subscriber's; told without reading it whole.
    func isOfInterest(_ entry: StoreEntry) -> Bool {
        Event.type(of: entry.value).map(types.contains) ?? true
    }

    /// Takes up the next events of the log, up to the first whose subject is there already.
    mutating func gather(_ entries: ArraySlice<StoreEntry>, most: Int) {
        events = []
        var subjects: Set<[String]> = []
        for entry in entries where events.count < most {
            guard isOfInterest(entry), let event = Event(entry), types.contains(event.type) else { continue }
            guard subjects.insert([event.account, event.subject]).inserted else { return }
            events.append(event)
        }
    }

    /// Notes how each delivery ended, by the event's number.
    mutating func end(with ends: [UInt64: KernelError?]) {
        self.ends = ends
        events = []
    }

    /// How an event's delivery ended: nil where it was not delivered yet, no error where it was taken.
    mutating func take(_ sequence: UInt64) -> KernelError?? { ends.removeValue(forKey: sequence) }
}
