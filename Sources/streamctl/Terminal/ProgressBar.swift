import Synchronization

/// Progress on standard error: a bar that is drawn again on a terminal, and elsewhere a plain line each tenth.
final class ProgressBar: Sendable {
    private struct State {
        var fraction = 0.0
        var lastTenth = -1
        var lastDrawn: ContinuousClock.Instant?
        var isOpen = false
    }

    private let label: String
    private let isTerminal: Bool
    private let isQuiet: Bool
    private let state = Mutex(State())

    /// Makes a bar; a quiet one draws nothing.
    init(_ label: String, isQuiet: Bool = false) {
        self.label = label
        self.isQuiet = isQuiet
        self.isTerminal = Console.isTerminal
    }

    /// Shows how far it is, 0 to 1.
    func show(_ fraction: Double, _ detail: String = "") {
        guard !isQuiet else { return }
        let line = state.withLock { state -> String? in
            state.fraction = min(1, max(0, fraction))
            return isTerminal ? drawing(&state, detail) : plainLine(&state, detail)
        }
        if let line { Console.write(line, to: 2) }
    }

    /// Makes room for other lines: the bar stays as it is and the next one starts below.
    func close() {
        guard !isQuiet, isTerminal else { return }
        let wasOpen = state.withLock { state -> Bool in
            defer {
                state.isOpen = false
                state.lastDrawn = nil
            }
            return state.isOpen
        }
        if wasOpen { Console.write("\n", to: 2) }
    }

    private func drawing(_ state: inout State, _ detail: String) -> String? {
        let now = ContinuousClock.now
        if let last = state.lastDrawn, state.fraction < 1, now - last < .milliseconds(100) { return nil }
        state.lastDrawn = now
        state.isOpen = true
        return "\r\u{1B}[2K" + ProgressBar.text(label, state.fraction, detail, columns: Console.columns - 1)
    }

    private func plainLine(_ state: inout State, _ detail: String) -> String? {
        let tenth = Int(state.fraction * 10)
        guard tenth > state.lastTenth else { return nil }
        state.lastTenth = tenth
        return "\(label) \(tenth * 10) %" + (detail.isEmpty ? "" : "  \(detail)") + "\n"
    }

    /// `Uploading  [######------]  50 %  detail`, cut to the width.
    private static func text(_ label: String, _ fraction: Double, _ detail: String, columns: Int) -> String {
        let percent = String(Int(fraction * 100))
        let end = "] \(String(repeating: " ", count: 3 - percent.count))\(percent) %  \(detail)"
        let start = label + String(repeating: " ", count: max(1, 11 - label.count)) + "["
        let width = min(40, columns - start.count - end.count)
        guard width >= 4 else { return String("\(label) \(percent) %".prefix(max(0, columns))) }
        let done = Int(Double(width) * fraction)
        return start + String(repeating: "#", count: done) + String(repeating: "-", count: width - done) + end
    }
}
