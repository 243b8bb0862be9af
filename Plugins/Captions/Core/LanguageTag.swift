/// Language tags (BCP 47), which are the same in capitals and in small letters.
package enum LanguageTag {
    /// The tag as it is usually written (RFC 5646, section 2.1.1): `pt-BR`, `zh-Hant`.
    package static func canonical(_ tag: String) -> String {
        var isExtension = false
        return tag.lowercased().split(separator: "-", omittingEmptySubsequences: false).enumerated().map {
            place, part in
            defer { if part.count == 1 { isExtension = true } }
            guard place > 0, !isExtension else { return String(part) }
            switch part.count {
            case 2: return part.uppercased()
            case 4 where part.first?.isLetter == true: return part.prefix(1).uppercased() + part.dropFirst()
            default: return String(part)
            }
        }.joined(separator: "-")
    }

    /// What people read in a menu unless a track has a label: the language's own name where it is one of those that most
    /// videos are in, else the tag.
    package static func name(_ tag: String) -> String {
        let parts = tag.split(separator: "-", maxSplits: 1)
        guard let primary = parts.first, let name = names[String(primary)] else { return tag }
        return parts.count > 1 ? "\(name) (\(parts[1]))" : name
    }

    private static let names = [
        "ar": "العربية", "bg": "Български", "bn": "বাংলা", "ca": "Català", "cs": "Čeština", "da": "Dansk", "de": "Deutsch",
        "el": "Ελληνικά", "en": "English", "es": "Español", "et": "Eesti", "fa": "فارسی", "fi": "Suomi",
        "fr": "Français",
        "he": "עברית", "hi": "हिन्दी", "hr": "Hrvatski", "hu": "Magyar", "id": "Indonesia", "it": "Italiano", "ja": "日本語",
        "ko": "한국어", "lt": "Lietuvių", "lv": "Latviešu", "ms": "Melayu", "nb": "Norsk bokmål", "nl": "Nederlands",
        "no": "Norsk", "pl": "Polski", "pt": "Português", "ro": "Română", "ru": "Русский", "sk": "Slovenčina",
        "sl": "Slovenščina", "sr": "Српски", "sv": "Svenska", "ta": "தமிழ்", "th": "ไทย", "tr": "Türkçe",
        "uk": "Українська", "ur": "اردو", "vi": "Tiếng Việt", "zh": "中文",
    ]
}
