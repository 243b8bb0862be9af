/// Parts of a film that were seen, in milliseconds: in order, none touching the next, and not without end many.
package struct MediaSpans: Sendable, Hashable {
    /// What there is room for. Of more, the two with the smallest gap become one.
    private static let most = 128

    /// Starts and ends in turn.
    package private(set) var borders: [Int] = []

    /// Of nothing.
    package init() {}

    /// Of starts and ends in turn, in order; others are nothing.
    package init(borders: [Int]) {
        guard borders.count.isMultiple(of: 2), zip(borders, borders.dropFirst()).allSatisfy(<) else { return }
        self.borders = borders
    }

    /// Milliseconds that were seen.
    package var length: Int {
        stride(from: 0, to: borders.count, by: 2).reduce(0) { $0 + borders[$1 + 1] - borders[$1] }
    }

    /// How far it goes.
    package var end: Int { borders.last ?? 0 }

    /// Adds a part, and answers with how much of it is new.
    @discardableResult
    package mutating func insert(_ start: Int, _ end: Int) -> Int {
        guard start >= 0, end > start else { return 0 }
        let before = length
        // What touches the new part becomes one with it.
        let first = borders.firstIndex { $0 >= start } ?? borders.count
        let after = borders.firstIndex { $0 > end } ?? borders.count
        let low = first.isMultiple(of: 2) ? [start] : []
        let high = after.isMultiple(of: 2) ? [end] : []
        borders.replaceSubrange(first..<after, with: low + high)
        if borders.count > 2 * Self.most { join() }
        return max(0, length - before)
    }

    /// Whether a moment was seen.
    package func contains(_ moment: Int) -> Bool {
        !(borders.firstIndex { $0 > moment } ?? borders.count).isMultiple(of: 2)
    }

    private mutating func join() {
        let gaps = stride(from: 1, to: borders.count - 1, by: 2)
        guard let smallest = gaps.min(by: { borders[$0 + 1] - borders[$0] < borders[$1 + 1] - borders[$1] }) else {
            return
        }
        borders.removeSubrange(smallest...(smallest + 1))
    }
}
