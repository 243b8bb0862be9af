/// One channel of captions (CTA-608, 7 and B.5): what is said to it, in order of time, becomes cues.
///
/// What is written to the screen within a second of what was before counts as one change, shown from its beginning: so a
/// row that is rolled up or painted is one cue rather than one for every two letters.
package struct Line21Channel: Sendable {
    private enum Mode {
        case popOn, paintOn
        case rollUp(Int)
        /// Pages of text, which are no captions.
        case text
    }

    /// Letters that come after a longer pause are a change of their own, seconds.
    private static let pause = 1.0
    /// What stands on the screen while nothing is sent is gone after so many seconds, as receivers have it.
    private static let patience = 16.0

    /// The cues so far, seconds.
    package private(set) var sheet = CueSheet()

    private var mode: Mode?
    private var displayed = Line21Screen()
    private var hidden = Line21Screen()
    private var row = Line21Screen.rows - 1
    /// Where the next letter goes; one behind the last column stays there.
    private var column = 0
    private var style = StyledText.Style()
    /// Since when the screen shows what it shows; nil: it is blank.
    private var since: Double?
    private var changed = 0.0
    private var heard = 0.0

    /// Blank.
    package init() {}

    /// Takes a command: the two bytes, the first without the bit that tells the channel.
    package mutating func take(command first: UInt8, _ second: UInt8, at time: Double) {
        let time = hear(time)
        switch (first, second) {
        case (0x14...0x15, 0x20...0x2F): control(second, time)
        case (_, 0x40...0x7F): address(first, second, time)
        case (0x11, 0x20...0x2F): midRow(second, time)
        case (0x11, 0x30...0x3F): write(Line21Letters.special(second), time)
        case (0x12, 0x20...0x3F): replace(Line21Letters.western(second), time)
        case (0x13, 0x20...0x3F): replace(Line21Letters.northern(second), time)
        case (0x17, 0x21...0x23): column = min(column + Int(second & 3), Line21Screen.columns - 1)
        default: break
        }
    }

    /// Takes a letter, a byte from 0x20 on.
    package mutating func take(letter byte: UInt8, at time: Double) {
        write(Line21Letters.basic(byte), hear(time))
    }

    /// Nothing follows; what is shown ends there.
    package mutating func finish(at time: Double) {
        settle(at: hear(time))
        displayed.clear()
    }

    /// Time never goes back; what was shown too long is gone.
    private mutating func hear(_ time: Double) -> Double {
        let time = max(time, heard)
        if time - heard > Self.patience, since != nil {
            settle(at: heard + Self.patience)
            displayed.clear()
        }
        heard = time
        return time
    }

    private mutating func control(_ code: UInt8, _ time: Double) {
        switch code {
        case 0x20: mode = .popOn
        case 0x21:
            column = max(0, min(column, Line21Screen.columns) - 1)
            edit(time) { $0.put(nil, .init(), row: $1, column: $2) }
        case 0x24: edit(time) { $0.clear(row: $1, from: $2) }
        case 0x25...0x27: rollUp(Int(code - 0x23), time)
        case 0x28: write(" ", time)
        case 0x29: mode = .paintOn
        case 0x2A, 0x2B: mode = .text
        case 0x2C: change(time) { $0.displayed.clear() }
        case 0x2D: newLine(time)
        case 0x2E: hidden.clear()
        case 0x2F:
            change(time) { swap(&$0.displayed, &$0.hidden) }
            mode = .popOn
        default: break
        }
    }

    private mutating func rollUp(_ count: Int, _ time: Double) {
        if case .rollUp(let before) = mode {
            if count < before { change(time) { $0.displayed.move(count, endingWith: $0.row, to: $0.row) } }
        } else {
            change(time) { $0.displayed.clear() }
            hidden.clear()
            row = Line21Screen.rows - 1
            column = 0
        }
        mode = .rollUp(count)
    }

    private mutating func newLine(_ time: Double) {
        guard case .rollUp(let count) = mode else { return }
        change(time) { $0.displayed.move(count - 1, endingWith: $0.row, to: $0.row - 1) }
        column = 0
        style = .init()
    }

    /// A preamble address code: the row, and where in it or how letters look.
    private mutating func address(_ first: UInt8, _ second: UInt8, _ time: Double) {
        let rows = [10, 0, 2, 11, 13, 4, 6, 8]
        let lower = first & 7 == 0 ? 0 : Int(second >> 5 & 1)
        let target = rows[Int(first & 7)] + lower
        if case .rollUp(let count) = mode, target != row {
            // The base must leave room for the rows above it.
            let base = max(target, count - 1)
            change(time) { $0.displayed.move(count, endingWith: $0.row, to: base) }
            row = base
        } else {
            row = target
        }
        let look = second >> 1 & 0x0F
        column = look >= 8 ? Int(look - 8) * 4 : 0
        style = .init(isItalic: look == 7, isUnderlined: second & 1 != 0)
    }

    private mutating func midRow(_ code: UInt8, _ time: Double) {
        style = .init(isItalic: code & 0x0E == 0x0E, isUnderlined: code & 1 != 0)
        write(" ", time)
    }

    private mutating func replace(_ letter: Unicode.Scalar?, _ time: Double) {
        guard let letter else { return }
        column = max(0, min(column, Line21Screen.columns) - 1)
        write(letter, time)
    }

    private mutating func write(_ letter: Unicode.Scalar?, _ time: Double) {
        guard let letter else { return }
        let style = style
        edit(time) { $0.put(letter, style, row: $1, column: $2) }
        column = min(column + 1, Line21Screen.columns)
    }

    /// Changes the memory that is written to, at the cursor.
    private mutating func edit(_ time: Double, _ body: (inout Line21Screen, _ row: Int, _ column: Int) -> Void) {
        let column = min(column, Line21Screen.columns - 1)
        switch mode {
        case nil, .text: return
        case .popOn: body(&hidden, row, column)
        case .rollUp, .paintOn:
            if since == nil || time - changed > Self.pause {
                settle(at: time)
                since = time
            }
            changed = time
            body(&displayed, row, column)
            if displayed.isBlank { since = nil }
        }
    }

    /// Changes what is shown, all at once.
    private mutating func change(_ time: Double, _ body: (inout Line21Channel) -> Void) {
        settle(at: time)
        body(&self)
        since = displayed.isBlank ? nil : time
        changed = time
    }

    /// What was shown up to now is a cue.
    private mutating func settle(at time: Double) {
        if let since, time > since, !displayed.isBlank {
            sheet.add(displayed.text, start: since, duration: time - since)
        }
        since = nil
    }
}
