/// What one of a channel's two memories holds: 15 rows of 32 letters (CTA-608, 6).
package struct Line21Screen: Sendable, Hashable {
    /// Its size.
    package static let rows = 15
    package static let columns = 32

    private struct Cell: Sendable, Hashable {
        var letter: Unicode.Scalar
        var style: StyledText.Style
    }

    private var cells = [Cell?](repeating: nil, count: Line21Screen.rows * Line21Screen.columns)

    /// Blank.
    package init() {}

    /// Whether there is nothing to be seen.
    package var isBlank: Bool { cells.allSatisfy { $0 == nil || $0?.letter == " " } }

    /// Puts a letter, nil for none; what lies outside is ignored.
    package mutating func put(_ letter: Unicode.Scalar?, _ style: StyledText.Style, row: Int, column: Int) {
        guard 0..<Self.rows ~= row, 0..<Self.columns ~= column else { return }
        cells[row * Self.columns + column] = letter.map { Cell(letter: $0, style: style) }
    }

    /// Clears a row from a column on.
    package mutating func clear(row: Int, from column: Int = 0) {
        for column in max(0, column)..<max(column, Self.columns) { put(nil, .init(), row: row, column: column) }
    }

    /// Clears all.
    package mutating func clear() { self = Line21Screen() }

    /// Moves `count` rows that end with `base` so that they end with another; all others are cleared.
    package mutating func move(_ count: Int, endingWith base: Int, to other: Int) {
        let before = self
        clear()
        for offset in 0..<max(0, count) {
            let (from, to) = (base - offset, other - offset)
            guard 0..<Self.rows ~= from, 0..<Self.rows ~= to else { continue }
            let place = to * Self.columns
            cells.replaceSubrange(
                place..<place + Self.columns, with: before.cells[from * Self.columns..<(from + 1) * Self.columns])
        }
    }

    /// What is seen, a line for each row that is not blank; above or in the middle where it stands there.
    package var text: StyledText {
        var text = StyledText()
        var seen: [Int] = []
        for row in 0..<Self.rows {
            let line = cells[row * Self.columns..<(row + 1) * Self.columns]
            guard let first = line.firstIndex(where: Self.isSeen), let last = line.lastIndex(where: Self.isSeen) else {
                continue
            }
            if !seen.isEmpty { text.append("\n", .init()) }
            seen.append(row)
            for cell in line[first...last] {
                text.append(String(Character(cell?.letter ?? " ")), cell?.style ?? .init())
            }
        }
        if let lowest = seen.last { text.place = lowest < 5 ? 8 : lowest < 10 ? 5 : nil }
        return text
    }

    private static func isSeen(_ cell: Cell?) -> Bool { cell.map { $0.letter != " " } ?? false }
}
