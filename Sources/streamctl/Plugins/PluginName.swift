/// The name of a plugin that is to be, and what is called after it.
struct PluginName {
    /// `word-count`: in its manifest, in settings and logs.
    let name: String
    /// `WordCount`: of its modules and types.
    let type: String
    /// `wordCount`: of its operation.
    let operation: String

    /// Throws a sentence for names that no plugin can have.
    init(_ name: String) throws(ToolError) {
        let words = name.split(separator: "-", omittingEmptySubsequences: false)
        let isGood =
            1...48 ~= name.utf8.count && "a"..."z" ~= (name.first ?? "-")
            && words.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { 0x61...0x7A ~= $0 || 0x30...0x39 ~= $0 } }
        guard isGood else {
            throw ToolError(
                .usage,
                "'\(name)' cannot be the name of a plugin: take up to 48 small letters, digits and single hyphens, a letter "
                    + "first, as in word-count.")
        }
        self.name = name
        type = words.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
        operation = type.prefix(1).lowercased() + type.dropFirst()
    }

    /// A template's text with this name in the place of its own.
    func replacing(_ text: String) -> String {
        text.replacing("my-plugin", with: name).replacing("MyPlugin", with: type).replacing("myPlugin", with: operation)
    }
}
