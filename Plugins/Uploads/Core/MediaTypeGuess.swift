/// What kind of file bytes begin, for one whose sender did not say.
enum MediaTypeGuess {
    /// Bytes that are looked at.
    static let length = 64

    /// `application/octet-stream` where it is none of the usual.
    static func type(of head: [UInt8]) -> String {
        func has(_ text: String, at place: Int = 0) -> Bool {
            head.count >= place + text.utf8.count && head[place..<place + text.utf8.count].elementsEqual(text.utf8)
        }
        if has("ftyp", at: 4) { return has("qt  ", at: 8) ? "video/quicktime" : "video/mp4" }
        if ["moov", "mdat", "wide", "free", "skip"].contains(where: { has($0, at: 4) }) { return "video/quicktime" }
        if head.starts(with: [0x1A, 0x45, 0xDF, 0xA3]) {
            let text = String(decoding: head, as: UTF8.self)
            return text.contains("webm") ? "video/webm" : "video/x-matroska"
        }
        if has("RIFF"), has("AVI ", at: 8) { return "video/x-msvideo" }
        if has("RIFF"), has("WAVE", at: 8) { return "audio/wav" }
        if has("OggS") { return "application/ogg" }
        if has("FLV") { return "video/x-flv" }
        if has("fLaC") { return "audio/flac" }
        if has("ID3") { return "audio/mpeg" }
        if head.first == 0x47 { return "video/mp2t" }
        return "application/octet-stream"
    }
}
