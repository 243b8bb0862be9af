/// What a pattern says, as a tree.
indirect enum SchemaPatternTree {
    case scalar(ScalarSet)
    case start
    case end
    case sequence([SchemaPatternTree])
    case choice([SchemaPatternTree])
    case repeated(SchemaPatternTree, least: Int, most: Int?)
}

/// Reads a pattern.
struct SchemaPatternParser {
    private let scalars: [Unicode.Scalar]
    private var place = 0

    init(_ text: String) { scalars = Array(text.unicodeScalars) }

    mutating func parse() throws(SchemaPatternError) -> SchemaPatternTree {
        let tree = try choice(depth: 0)
        guard place == scalars.count else { throw wrong("has a ')' without its '('") }
        return tree
    }

    private var peek: Unicode.Scalar? { place < scalars.count ? scalars[place] : nil }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard peek == scalar else { return false }
        place += 1
        return true
    }

    private func wrong(_ problem: String) -> SchemaPatternError { SchemaPatternError(problem: problem) }

    private mutating func choice(depth: Int) throws(SchemaPatternError) -> SchemaPatternTree {
        guard depth < 32 else { throw wrong("nests deeper than 32 groups") }
        var branches = [try sequence(depth: depth)]
        while take("|") { branches.append(try sequence(depth: depth)) }
        return branches.count == 1 ? branches[0] : .choice(branches)
    }

    private mutating func sequence(depth: Int) throws(SchemaPatternError) -> SchemaPatternTree {
        var parts: [SchemaPatternTree] = []
        while let next = peek, next != "|", next != ")" {
            parts.append(try quantified(try atom(depth: depth)))
        }
        return .sequence(parts)
    }

    private mutating func atom(depth: Int) throws(SchemaPatternError) -> SchemaPatternTree {
        guard let scalar = peek else { throw wrong("ends too early") }
        place += 1
        switch scalar {
        case "^": return .start
        case "$": return .end
        case ".": return .scalar(.any)
        case "[": return .scalar(try characterClass())
        case "\\": return .scalar(try escape())
        case "(":
            if take("?"), !take(":") { throw wrong("has a group of a kind that is not known here") }
            let group = try choice(depth: depth + 1)
            guard take(")") else { throw wrong("has a '(' without its ')'") }
            return group
        case "*", "+", "?", "{": throw wrong("repeats nothing with '\(scalar)'")
        default: return .scalar(.one(scalar))
        }
    }

    private mutating func quantified(_ tree: SchemaPatternTree) throws(SchemaPatternError) -> SchemaPatternTree {
        if take("*") { return .repeated(tree, least: 0, most: nil) }
        if take("+") { return .repeated(tree, least: 1, most: nil) }
        if take("?") { return .repeated(tree, least: 0, most: 1) }
        guard take("{") else { return tree }
        guard let least = number() else { throw wrong("has a '{' that no count follows") }
        var most: Int? = least
        if take(",") { most = number() }
        guard take("}"), least <= most ?? least else { throw wrong("has a count that is not {n}, {n,} or {n,m}") }
        return .repeated(tree, least: least, most: most)
    }

    private mutating func number() -> Int? {
        var digits = ""
        while let digit = peek, ("0"..."9").contains(digit), digits.count < 4 {
            digits.unicodeScalars.append(digit)
            place += 1
        }
        return Int(digits)
    }

    private mutating func escape() throws(SchemaPatternError) -> ScalarSet {
        guard let letter = peek else { throw wrong("ends with a backslash") }
        place += 1
        if let set = ScalarSet.escape(letter) { return set }
        let isWord = ScalarSet.escape("w")?.contains(letter) ?? false
        guard !isWord else { throw wrong("has the escape '\\\(letter)', which is not known here") }
        return .one(letter)
    }

    private mutating func characterClass() throws(SchemaPatternError) -> ScalarSet {
        var set = ScalarSet(ranges: [], isNegated: take("^"))
        while !take("]") {
            let first = try classMember()
            guard peek == "-", place + 1 < scalars.count, scalars[place + 1] != "]" else {
                set.ranges += first.plainRanges
                continue
            }
            place += 1
            let last = try classMember()
            guard let low = first.single, let high = last.single, low <= high else {
                throw wrong("has a range in brackets that is not from a lower to a higher character")
            }
            set.ranges.append(low...high)
        }
        return set
    }

    private mutating func classMember() throws(SchemaPatternError) -> ScalarSet {
        guard let scalar = peek else { throw wrong("has a '[' without its ']'") }
        place += 1
        return scalar == "\\" ? try escape() : .one(scalar)
    }
}

extension ScalarSet {
    fileprivate var single: UInt32? {
        guard !isNegated, ranges.count == 1, ranges[0].lowerBound == ranges[0].upperBound else { return nil }
        return ranges[0].lowerBound
    }
}
