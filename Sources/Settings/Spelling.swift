/// Finds what somebody may have meant.
enum Spelling {
    /// " Did you mean `x`?" for the nearest of the known words, or nothing when none is near.
    static func suggestion(for word: String, among known: [String]) -> String {
        let nearest = known.map { ($0, distance(word, $0)) }.min { $0.1 < $1.1 }
        guard let (candidate, distance) = nearest, distance <= max(2, word.count / 4) else { return "" }
        return "; did you mean `\(candidate)`?"
    }

    /// How many characters must change, come or go (Levenshtein).
    static func distance(_ first: String, _ second: String) -> Int {
        let second = Array(second)
        var row = Array(0...second.count)
        for (index, character) in first.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for column in second.indices {
                let substituted = diagonal + (second[column] == character ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(substituted, row[column] + 1, row[column + 1] + 1)
            }
        }
        return row[second.count]
    }
}
