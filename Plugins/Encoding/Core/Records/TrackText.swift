/// What a file of a stranger's says of its tracks, as far as it may stand in a playlist.
enum TrackText {
    /// A language, BCP 47; nil where it cannot be one.
    static func language(_ text: String) -> String? {
        let isTag =
            2...35 ~= text.utf8.count
            && text.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D: true
                default: false
                }
            }
        return isTag ? text : nil
    }

    /// A line without quotes; nil where it is too long or more than that.
    static func label(_ text: String) -> String? {
        let isLabel =
            1...256 ~= text.utf8.count
            && text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F && $0 != "\"" }
        return isLabel ? text : nil
    }
}
