/// A regular expression of the keyword `pattern`, matched in time linear in the text (no backtracking), so that no text
/// of a client's can stall the server.
///
/// Knows literals, `.`, classes with ranges and negation, `\d \w \s` and their complements, `^`, `$`, groups,
/// alternatives and `* + ? {n} {n,} {n,m}`. As in JSON Schema, it may match anywhere unless anchored.
struct SchemaPattern: Sendable {
    /// One step of the compiled program.
    enum Step: Sendable {
        case scalar(ScalarSet)
        case start
        case end
        case jump(Int)
        case split(Int, Int)
        case match
    }

    /// The expression as it was written.
    let text: String

    let program: [Step]

    init(_ text: String) throws(SchemaPatternError) {
        self.text = text
        var parser = SchemaPatternParser(text)
        program = try SchemaPatternCompiler.compile(try parser.parse())
    }

    func matches(_ text: String) -> Bool {
        var current = ThreadList(capacity: program.count)
        var next = ThreadList(capacity: program.count)
        var atStart = true
        for scalar in text.unicodeScalars {
            if follow(0, &current, atStart: atStart, atEnd: false) { return true }
            next.removeAll()
            for place in current.places {
                guard case .scalar(let set) = program[place], set.contains(scalar) else { continue }
                if follow(place + 1, &next, atStart: false, atEnd: false) { return true }
            }
            swap(&current, &next)
            atStart = false
        }
        // What waited for the end is looked at again, now that it is there.
        let waiting = current.ends
        if follow(0, &current, atStart: atStart, atEnd: true) { return true }
        for place in waiting where follow(place + 1, &current, atStart: atStart, atEnd: true) { return true }
        return false
    }

    /// Adds the steps that are reached from one without a character; whether the match is among them.
    private func follow(_ first: Int, _ threads: inout ThreadList, atStart: Bool, atEnd: Bool) -> Bool {
        var pending = [first]
        while let place = pending.popLast() {
            guard threads.visit(place) else { continue }
            switch program[place] {
            case .match: return true
            case .scalar: threads.places.append(place)
            case .start: if atStart { pending.append(place + 1) }
            case .end: if atEnd { pending.append(place + 1) } else { threads.ends.append(place) }
            case .jump(let target): pending.append(target)
            case .split(let one, let other): pending += [one, other]
            }
        }
        return false
    }
}

/// Why a pattern is none, as the end of a sentence.
struct SchemaPatternError: Error {
    let problem: String
}

/// The places of a program that are reached at one character of a text.
private struct ThreadList {
    var places: [Int] = []
    var ends: [Int] = []
    private var seen: [Bool]

    init(capacity: Int) { seen = Array(repeating: false, count: capacity) }

    mutating func visit(_ place: Int) -> Bool {
        if seen[place] { return false }
        seen[place] = true
        return true
    }

    mutating func removeAll() {
        places.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
        for place in seen.indices { seen[place] = false }
    }
}
