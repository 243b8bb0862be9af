/// The letters of line 21 (CTA-608, 6.4).
enum Line21Letters {
    /// Of a byte from 0x20 on.
    static func basic(_ byte: UInt8) -> Unicode.Scalar {
        switch byte {
        case 0x27: "’"
        case 0x2A: "á"
        case 0x5C: "é"
        case 0x5E: "í"
        case 0x5F: "ó"
        case 0x60: "ú"
        case 0x7B: "ç"
        case 0x7C: "÷"
        case 0x7D: "Ñ"
        case 0x7E: "ñ"
        case 0x7F: "█"
        default: Unicode.Scalar(byte)
        }
    }

    /// Of the second byte, 0x30 to 0x3F, of a special letter.
    static func special(_ byte: UInt8) -> Unicode.Scalar? { letter(specials, byte, from: 0x30) }

    /// Of the second byte, 0x20 to 0x3F, of a letter of Spanish and French; it takes the place of the one before.
    static func western(_ byte: UInt8) -> Unicode.Scalar? { letter(westerns, byte, from: 0x20) }

    /// The same of Portuguese, German and Danish.
    static func northern(_ byte: UInt8) -> Unicode.Scalar? { letter(northerns, byte, from: 0x20) }

    private static let specials = Array("®°½¿™¢£♪à èâêîôû".unicodeScalars)
    private static let westerns = Array("ÁÉÓÚÜü‘¡*'—©℠•“”ÀÂÇÈÊËëÎÏïÔÙùÛ«»".unicodeScalars)
    private static let northerns = Array("ÃãÍÌìÒòÕõ{}\\^_|~ÄäÖöß¥¤¦ÅåØø┌┐└┘".unicodeScalars)

    private static func letter(_ list: [Unicode.Scalar], _ byte: UInt8, from first: UInt8) -> Unicode.Scalar? {
        guard byte >= first, Int(byte - first) < list.count else { return nil }
        return list[Int(byte - first)]
    }
}
