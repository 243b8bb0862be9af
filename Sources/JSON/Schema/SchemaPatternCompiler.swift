/// Turns a pattern's tree into a program for ``SchemaPattern``.
struct SchemaPatternCompiler {
    private var program: [SchemaPattern.Step] = []

    static func compile(_ tree: SchemaPatternTree) throws(SchemaPatternError) -> [SchemaPattern.Step] {
        var compiler = SchemaPatternCompiler()
        try compiler.add(tree)
        return compiler.program + [.match]
    }

    private mutating func add(_ tree: SchemaPatternTree) throws(SchemaPatternError) {
        guard program.count < 4096 else { throw SchemaPatternError(problem: "is too large; use smaller counts") }
        switch tree {
        case .scalar(let set): program.append(.scalar(set))
        case .start: program.append(.start)
        case .end: program.append(.end)
        case .sequence(let parts): for part in parts { try add(part) }
        case .choice(let branches): try add(branches)
        case .repeated(let tree, let least, let most): try add(tree, least: least, most: most)
        }
    }

    private mutating func add(_ branches: [SchemaPatternTree]) throws(SchemaPatternError) {
        var ends: [Int] = []
        for (place, branch) in branches.enumerated() {
            let isLast = place == branches.count - 1
            let split = program.count
            if !isLast { program.append(.split(split + 1, 0)) }
            try add(branch)
            if isLast { continue }
            ends.append(program.count)
            program.append(.jump(0))
            program[split] = .split(split + 1, program.count)
        }
        for end in ends { program[end] = .jump(program.count) }
    }

    private mutating func add(_ tree: SchemaPatternTree, least: Int, most: Int?) throws(SchemaPatternError) {
        for _ in 0..<least {
            let before = program.count
            try add(tree)
            if program.count == before { return }  // Nothing, however often.
        }
        guard let most else {
            let split = program.count
            program.append(.split(split + 1, 0))
            try add(tree)
            program.append(.jump(split))
            program[split] = .split(split + 1, program.count)
            return
        }
        var splits: [Int] = []
        for _ in least..<most {
            splits.append(program.count)
            program.append(.split(program.count + 1, 0))
            try add(tree)
        }
        for split in splits { program[split] = .split(split + 1, program.count) }
    }
}
