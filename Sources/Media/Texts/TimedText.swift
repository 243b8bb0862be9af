/// Reads samples of 3GPP timed text (TS 26.245, 5.17): the text with its length before, then boxes of styles.
package enum TimedText {
    /// The text of a sample; one without letters is a pause.
    package static func read(_ sample: [UInt8]) -> StyledText {
        guard sample.count >= 2 else { return StyledText() }
        let size = min(Int(sample[0]) << 8 | Int(sample[1]), sample.count - 2)
        let characters = Array(text(Array(sample[2..<2 + size])).unicodeScalars)
        var faces = [UInt8](repeating: 0, count: characters.count)
        var place = 2 + size
        while place + 8 <= sample.count {
            let boxSize = number(sample, place, 4)
            guard boxSize >= 8, place + boxSize <= sample.count else { break }
            if Array(sample[place + 4..<place + 8]) == Array("styl".utf8) {
                style(Array(sample[place + 8..<place + boxSize]), &faces)
            }
            place += boxSize
        }
        var result = StyledText()
        for (character, face) in zip(characters, faces) {
            result.append(
                String(character),
                StyledText.Style(isBold: face & 1 != 0, isItalic: face & 2 != 0, isUnderlined: face & 4 != 0))
        }
        return result
    }

    /// Records of 12 bytes: first and last character, font, face, size, colour.
    private static func style(_ box: [UInt8], _ faces: inout [UInt8]) {
        guard box.count >= 2 else { return }
        for index in 0..<number(box, 0, 2) {
            let place = 2 + 12 * index
            guard place + 12 <= box.count else { return }
            let first = number(box, place, 2)
            let last = min(number(box, place + 2, 2), faces.count)
            guard first < last else { continue }
            for character in first..<last { faces[character] = box[place + 6] }
        }
    }

    private static func text(_ bytes: [UInt8]) -> String {
        guard bytes.count >= 2, bytes[0] == 0xFE, bytes[1] == 0xFF else {
            return String(decoding: bytes, as: UTF8.self)
        }
        let words = stride(from: 2, to: bytes.count - 1, by: 2).map { UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]) }
        return String(decoding: words, as: UTF16.self)
    }

    private static func number(_ bytes: [UInt8], _ place: Int, _ size: Int) -> Int {
        bytes[place..<place + size].reduce(0) { $0 << 8 | Int($1) }
    }
}
