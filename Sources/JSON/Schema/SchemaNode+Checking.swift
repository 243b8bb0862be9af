extension SchemaNode {
    /// Adds what is wrong with a value.
    func check(_ value: JSON, at path: () -> String, into issues: inout IssueList) {
        guard !issues.isFull else { return }
        guard types.isEmpty || types.contains(where: { $0.accepts(value) }) else {
            issues.add(path(), "must be \(phrase), not \(value.excerpt)")
            return
        }
        if let constant, constant.withWholeNumbers != value.withWholeNumbers {
            issues.add(path(), "must be \(constant.excerpt), not \(value.excerpt)")
        } else if !allows(value) {
            issues.add(path(), "must be one of \(Self.listed(allowed.map(\.excerpt))), not \(value.excerpt)")
        }
        switch value {
        case .integer, .number: checkNumber(value, at: path, into: &issues)
        case .string(let text): checkText(text, at: path, into: &issues)
        case .array(let array): checkArray(array, at: path, into: &issues)
        case .object(let object): checkObject(object, at: path, into: &issues)
        case .null, .bool: break
        }
        if let maxBytes {
            let size = value.bytes().count
            if size > maxBytes { issues.add(path(), "must take at most \(maxBytes) bytes as JSON, but takes \(size)") }
        }
        checkAlternatives(value, at: path, into: &issues)
    }

    /// What a value must be, for a sentence: `a string or null`.
    var phrase: String {
        if let format, types == [.string] { return format.phrase }
        if types.isEmpty { return "another value" }
        return types.map(\.phrase).joined(separator: " or ")
    }

    private func checkNumber(_ value: JSON, at path: () -> String, into issues: inout IssueList) {
        if let minimum, Self.less(value, minimum) {
            issues.add(path(), "must be at least \(minimum), not \(value)")
        }
        if let maximum, Self.less(maximum, value) {
            issues.add(path(), "must be at most \(maximum), not \(value)")
        }
        if let exclusiveMinimum, !Self.less(exclusiveMinimum, value) {
            issues.add(path(), "must be more than \(exclusiveMinimum), not \(value)")
        }
        if let exclusiveMaximum, !Self.less(value, exclusiveMaximum) {
            issues.add(path(), "must be less than \(exclusiveMaximum), not \(value)")
        }
    }

    private func checkText(_ text: String, at path: () -> String, into issues: inout IssueList) {
        if lengths.least != nil || lengths.most != nil {
            lengths.check(text.unicodeScalars.count, "character", at: path, into: &issues)
        }
        if let most = lengths.most, text.utf8.count > most, text.unicodeScalars.count > most { return }
        if let format, !format.accepts(text) {
            issues.add(path(), "must be \(format.phrase), not \(JSON.string(text).excerpt)")
        }
        if let pattern, !pattern.matches(text) {
            issues.add(path(), "must have the form \(pattern.text), unlike \(JSON.string(text).excerpt)")
        }
    }

    private func checkArray(_ array: [JSON], at path: () -> String, into issues: inout IssueList) {
        elements.check(array.count, "element", at: path, into: &issues)
        if uniqueItems {
            var seen: Set<JSON> = []
            for (place, element) in array.enumerated() where !seen.insert(element.withWholeNumbers).inserted {
                issues.add("\(path())/\(place)", "is there twice: \(element.excerpt)")
            }
        }
        guard let items else { return }
        for (place, element) in array.enumerated() {
            if issues.isFull { return }
            items.check(element, at: { "\(path())/\(place)" }, into: &issues)
        }
    }

    private func checkObject(_ object: JSONObject, at path: () -> String, into issues: inout IssueList) {
        members.check(object.count, "member", at: path, into: &issues)
        for name in required where object[name] == nil {
            let expected = properties[name].map { $0.types.isEmpty ? "" : "; it must be \($0.phrase)" } ?? ""
            issues.add(JSONPointer.appending(name, to: path()), "is missing\(expected)")
        }
        for (name, value) in object {
            if issues.isFull { return }
            // Worked out where something is wrong, and only there.
            func memberPath() -> String { JSONPointer.appending(name, to: path()) }
            if let node = properties[name] {
                node.check(value, at: memberPath, into: &issues)
                continue
            }
            switch additional {
            case .any: break
            case .none: issues.add(memberPath(), "is not known here; known: \(known)")
            case .some(let node): node.check(value, at: memberPath, into: &issues)
            }
        }
    }

    private var known: String { names.isEmpty ? "nothing" : Self.listed(names) }

    private static func listed(_ texts: [String]) -> String {
        let shown = texts.prefix(24).joined(separator: ", ")
        return texts.count > 24 ? shown + ", …" : shown
    }

    private static func less(_ left: JSON, _ right: JSON) -> Bool {
        if let left = left.int64, let right = right.int64 { return left < right }
        return (left.double ?? 0) < (right.double ?? 0)
    }
}

extension SchemaNode {
    fileprivate func checkAlternatives(_ value: JSON, at path: () -> String, into issues: inout IssueList) {
        for node in allOf { node.check(value, at: path, into: &issues) }
        if !anyOf.isEmpty {
            let results = anyOf.map { $0.firstIssue(value) }
            if results.allSatisfy({ $0 != nil }) { issues.add(path(), Self.fitsNone(results)) }
        }
        if !oneOf.isEmpty {
            let results = oneOf.map { $0.firstIssue(value) }
            let fitting = results.count { $0 == nil }
            if fitting == 0 { issues.add(path(), Self.fitsNone(results)) }
            if fitting > 1 {
                issues.add(path(), "fits \(fitting) alternatives of which only one may fit: \(value.excerpt)")
            }
        }
        if let not, not.firstIssue(value) == nil {
            issues.add(path(), "must not be \(value.excerpt)")
        }
    }

    private func firstIssue(_ value: JSON) -> JSONSchema.Issue? {
        var issues = IssueList()
        check(value, at: { "" }, into: &issues)
        return issues.issues.first
    }

    private static func fitsNone(_ results: [JSONSchema.Issue?]) -> String {
        let reasons = results.compactMap { issue in
            issue.map { $0.path.isEmpty ? $0.problem : "\($0.path.dropFirst()) \($0.problem)" }
        }
        return "fits none of \(results.count) alternatives: " + listed(reasons.map { "(\($0))" })
    }
}

extension SchemaBounds {
    func check(_ count: Int, _ unit: String, at path: () -> String, into issues: inout IssueList) {
        func amount(_ number: Int) -> String { "\(number) \(unit)\(number == 1 ? "" : "s")" }
        if let least, count < least { issues.add(path(), "must have at least \(amount(least)), but has \(count)") }
        if let most, count > most { issues.add(path(), "must have at most \(amount(most)), but has \(count)") }
    }
}
