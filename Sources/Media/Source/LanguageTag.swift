/// Languages as containers name them, as BCP 47 wants them.
package enum LanguageTag {
    /// The tag of a container's code ("eng", "ger", "en-US"); nil where it says nothing or nothing that is one.
    package static func tag(_ code: String?) -> String? {
        guard let code else { return nil }
        let parts = code.split(whereSeparator: { $0 == "-" || $0 == "_" })
        guard let first = parts.first?.lowercased(), 2...3 ~= first.utf8.count, parts.count <= 4,
            parts.allSatisfy({ 1...8 ~= $0.utf8.count && $0.utf8.allSatisfy(isLetterOrDigit) }),
            first.utf8.allSatisfy({ 0x61...0x7A ~= $0 }), !["und", "mis", "mul", "zxx", "qaa"].contains(first)
        else { return nil }
        let language = languages[first]?.tag ?? first
        return ([language] + parts.dropFirst().map { $0.utf8.count == 2 ? $0.uppercased() : String($0) })
            .joined(separator: "-")
    }

    /// What the language of a tag is called in English; the tag itself where that is not known here.
    package static func name(_ tag: String) -> String {
        let language = tag.prefix { $0 != "-" }
        return languages.values.first { $0.tag == language }?.name ?? tag
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: false
        }
    }

    /// ISO 639-2 codes, the bibliographic ones as well, of the languages that have a code of two letters and are met in
    /// files.
    private static let languages: [String: (tag: String, name: String)] = {
        let list = """
            ara ar Arabic|bul bg Bulgarian|cat ca Catalan|ces cs Czech|cze cs Czech|chi zh Chinese|zho zh Chinese
            cym cy Welsh|wel cy Welsh|dan da Danish|deu de German|ger de German|ell el Greek|gre el Greek
            eng en English|est et Estonian|eus eu Basque|baq eu Basque|fas fa Persian|per fa Persian|fin fi Finnish
            fra fr French|fre fr French|gle ga Irish|glg gl Galician|heb he Hebrew|hin hi Hindi|hrv hr Croatian
            hun hu Hungarian|hye hy Armenian|arm hy Armenian|ind id Indonesian|isl is Icelandic|ice is Icelandic
            ita it Italian|jpn ja Japanese|kat ka Georgian|geo ka Georgian|kor ko Korean|lav lv Latvian
            lit lt Lithuanian|mkd mk Macedonian|mac mk Macedonian|msa ms Malay|may ms Malay|nld nl Dutch|dut nl Dutch
            nor no Norwegian|nob nb Norwegian Bokmål|nno nn Norwegian Nynorsk|pol pl Polish|por pt Portuguese
            ron ro Romanian|rum ro Romanian|rus ru Russian|slk sk Slovak|slo sk Slovak|slv sl Slovenian|spa es Spanish
            sqi sq Albanian|alb sq Albanian|srp sr Serbian|swe sv Swedish|tam ta Tamil|tel te Telugu|tha th Thai
            tur tr Turkish|ukr uk Ukrainian|urd ur Urdu|vie vi Vietnamese
            """
        var languages: [String: (tag: String, name: String)] = [:]
        for entry in list.split(whereSeparator: { $0 == "|" || $0 == "\n" }) {
            let words = entry.split(separator: " ", maxSplits: 2)
            guard words.count == 3 else { continue }
            languages[String(words[0])] = (String(words[1]), String(words[2]))
        }
        return languages
    }()
}
