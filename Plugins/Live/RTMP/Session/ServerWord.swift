/// What a server said of its no; texts of others, cut to a length that fits into a status.
package struct ServerWord: Sendable, Hashable {
    /// A name with dots: `NetStream.Publish.BadName`.
    package let code: String
    /// A sentence, in whatever language.
    package let description: String

    /// Of the information object of a status or an error. Some servers repeat the stream's name, which may be a key.
    init(_ information: AMFValue, hiding name: RTMPSecret) {
        code = ServerWord.clean(information["code"]?.string ?? "", 80, name)
        description = ServerWord.clean(information["description"]?.string ?? "", 200, name)
    }

    private static func clean(_ text: String, _ length: Int, _ name: RTMPSecret) -> String {
        var text = text
        if !name.value.isEmpty {
            text = text.split(separator: name.value, omittingEmptySubsequences: false).joined(separator: "…")
        }
        return String(
            String.UnicodeScalarView(text.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }.prefix(length))
        )
    }
}
