internal import JSON

/// A signal as a plugin hears of it.
public struct HeardSignal: Sendable, Hashable {
    /// What was sent.
    public var signal: Signal
    /// When, milliseconds since 1970.
    public var time: Int64
    /// What came of the answer that it stands for; nil where it stands for none.
    public var answer: SentAnswer?

    /// Makes one.
    public init(signal: Signal, time: Int64, answer: SentAnswer? = nil) {
        self.signal = signal
        self.time = time
        self.answer = answer
    }
}

extension HeardSignal {
    /// The signals of a batch that crossed the boundary; what is malformed is left out.
    static func list(_ data: JSONObject, type: String) -> [HeardSignal] {
        (data["signals"]?.array ?? []).compactMap { entry in
            guard let data = entry["data"]?.object else { return nil }
            let signal = Signal(
                type: type, account: entry["account"]?.string ?? "", subject: entry["subject"]?.string ?? "", data: data
            )
            return HeardSignal(
                signal: signal, time: entry["time"]?.int64 ?? 0, answer: entry["answer"].flatMap(SentAnswer.init))
        }
    }
}
