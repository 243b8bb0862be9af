import Glibc
import JSON
import Yams

/// A YAML file of settings: its tree, with the line of every value.
struct SettingsFile {
    /// What one place of the file holds.
    enum Value {
        /// `plain`: written without quotes, so that `12` may be a number.
        case scalar(String, plain: Bool)
        case list([Value], lines: [Int])
        case section([Member])
    }

    /// A section or setting, where its name stands.
    struct Member {
        let name: String
        let line: Int
        let value: Value
    }

    /// The file's name, for messages.
    let name: String
    /// The top-level sections and settings.
    let root: [Member]

    /// Reads a file. Throws one problem, with the line where it is known.
    init(path: String) throws(SettingsError) {
        try self.init(text: try SettingsFile.text(of: path), name: path)
    }

    /// Parses the text of a file.
    init(text: String, name: String) throws(SettingsError) {
        self.name = name
        let node: Node?
        do {
            node = try compose(yaml: text)
        } catch {
            throw SettingsFile.problem(error, name: name)
        }
        guard let node, node.scalar.map({ !$0.string.isEmpty }) ?? true else {
            self.root = []
            return
        }
        guard case .section(let members) = try SettingsFile.value(node, name: name) else {
            throw SettingsFile.problem("expected settings as `name: value`", name: name, line: node.mark?.line)
        }
        self.root = members
    }

    private static func value(_ node: Node, name: String) throws(SettingsError) -> Value {
        switch node {
        case .scalar(let scalar):
            return .scalar(scalar.string, plain: scalar.style == .plain)
        case .sequence(let sequence):
            var elements: [Value] = []
            for element in sequence { elements.append(try value(element, name: name)) }
            return .list(elements, lines: sequence.map { $0.mark?.line ?? 0 })
        case .mapping(let mapping):
            var members: [Member] = []
            for (key, member) in mapping {
                guard let text = key.scalar?.string else {
                    throw problem("a setting's name must be text", name: name, line: key.mark?.line)
                }
                members.append(
                    Member(name: text, line: key.mark?.line ?? 0, value: try value(member, name: name)))
            }
            return .section(members)
        case .alias:
            throw problem("an alias refers to nothing here", name: name, line: node.mark?.line)
        }
    }

    private static func text(of path: String) throws(SettingsError) -> String {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw problem("cannot be opened: \(String(cString: strerror(errno)))", name: path) }
        defer { close(file) }
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(file, &block, block.count)
            if count == 0 { break }
            guard count > 0 else { throw problem("cannot be read: \(String(cString: strerror(errno)))", name: path) }
            bytes += block[..<count]
            guard bytes.count <= 1 << 20 else { throw problem("is larger than 1 MiB", name: path) }
        }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw problem("is not UTF-8", name: path) }
        return text
    }

    private static func problem(_ text: String, name: String, line: Int? = nil) -> SettingsError {
        SettingsError([SettingsProblem(source: line.map { "\(name):\($0)" } ?? name, path: "", problem: text)])
    }

    private static func problem(_ error: any Error, name: String) -> SettingsError {
        switch error as? YamlError {
        case .scanner(_, let text, let mark, _), .parser(_, let text, let mark, _), .composer(_, let text, let mark, _):
            problem("is not YAML: \(text)", name: name, line: mark.line)
        case .duplicatedKeysInMapping(let names, let context):
            problem(
                "\(names.map { "`\($0)`" }.joined(separator: ", ")) is given twice", name: name, line: context.mark.line
            )
        default:
            problem("is not YAML", name: name)
        }
    }
}
