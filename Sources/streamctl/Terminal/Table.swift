/// Columns of text, each as wide as its widest cell.
struct Table {
    private var rows: [[String]]

    init(_ heading: [String]) {
        self.rows = [heading]
    }

    /// Adds a row; control characters of what others typed cannot move the terminal's cursor.
    mutating func add(_ cells: [String]) {
        rows.append(cells.map(Table.printable))
    }

    /// The lines, without white space at their ends.
    var lines: [String] {
        let columns = rows.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0 }
        return rows.map { cells in
            var line = ""
            for (column, cell) in cells.enumerated() {
                line += cell
                if column < cells.count - 1 { line += String(repeating: " ", count: widths[column] - cell.count + 2) }
            }
            return String(line.reversed().drop { $0 == " " }.reversed())
        }
    }

    private static func printable(_ text: String) -> String {
        String(
            String.UnicodeScalarView(text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }))
    }
}
