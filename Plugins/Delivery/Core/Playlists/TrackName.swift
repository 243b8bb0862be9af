/// What viewers read in a menu of sound or text tracks.
package enum TrackName {
    /// Names of the tracks of one menu, each different: what the file calls it, else its language, else its number.
    package static func all(of renditions: [Rendition]) -> [String] {
        var known: Set<String> = []
        return renditions.map { rendition in
            let label = rendition.label.map(quotable).flatMap { $0.isEmpty ? nil : $0 }
            let name = label ?? rendition.language.map(ofLanguage) ?? rendition.name
            var unique = name
            var number = 2
            while !known.insert(unique).inserted {
                unique = "\(name) \(number)"
                number += 1
            }
            return unique
        }
    }

    /// Text as it may stand in quotes (RFC 8216bis section 4.2): without line breaks and quotes, at most 100 characters.
    package static func quotable(_ text: String) -> String {
        let kept = text.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F && $0 != "\"" }
        let short = String(String.UnicodeScalarView(kept).prefix(100))
        return String(short.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }

    /// The language's own name, where it is one of those that most videos are in; else the tag itself.
    package static func ofLanguage(_ tag: String) -> String {
        let parts = tag.split(separator: "-", maxSplits: 1)
        guard let primary = parts.first, let name = names[primary.lowercased()] else { return quotable(tag) }
        return parts.count > 1 ? "\(name) (\(quotable(String(parts[1]))))" : name
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
