/// The head of one part of a form (RFC 7578, section 4.2).
package struct MultipartPart: Sendable, Hashable {
    /// The field's name.
    package let name: String
    /// As the client named the file, without folders; nil: the part is no file.
    package let filename: String?
    /// As the client declared it, or empty.
    package let contentType: String

    /// Reads the lines of a part's head.
    init(head lines: [String]) throws(MultipartError) {
        var disposition: HeaderParameters?
        var contentType = ""
        for line in lines {
            guard let colon = line.firstIndex(of: ":") else {
                throw .malformed("has a part with a header line without a colon")
            }
            let value = String(line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" })
            switch line[..<colon].lowercased() {
            case "content-disposition": disposition = HeaderParameters(value)
            case "content-type": contentType = value
            case "content-transfer-encoding" where !["binary", "8bit", "7bit"].contains(value.lowercased()):
                throw .malformed("has a part with a Content-Transfer-Encoding; send its bytes as they are")
            default: break
            }
        }
        guard let disposition, disposition.value.lowercased() == "form-data" else {
            throw .malformed("has a part without `Content-Disposition: form-data`")
        }
        let parameters = Dictionary(disposition.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
        guard let name = parameters["name"] else { throw .malformed("has a part without a name") }
        self.name = name
        self.filename = parameters["filename"].map(MultipartPart.basename)
        self.contentType = String(contentType.prefix(255))
    }

    /// The last component, without what browsers escape and without control characters; at most 255 bytes.
    private static func basename(_ filename: String) -> String {
        let last = filename.split { $0 == "/" || $0 == "\\" }.last.map(String.init) ?? ""
        var result = ""
        for scalar in last.unicodeScalars where scalar.value >= 0x20 && scalar.value != 0x7F {
            guard result.utf8.count + UTF8.width(scalar) <= 255 else { break }
            result.unicodeScalars.append(scalar)
        }
        return result
    }
}
