import Gateway
import Testing

/// The multipart parser, over every way to cut a body into pieces.
struct MultipartParserTests {
    /// What a body holds: names and contents.
    private struct Form: Equatable {
        var parts: [(part: MultipartPart, content: [UInt8])] = []
        var isOpen = false

        mutating func add(_ events: [MultipartParser.Event]) {
            for event in events {
                switch event {
                case .part(let part):
                    #expect(!isOpen)
                    isOpen = true
                    parts.append((part, []))
                case .bytes(let bytes):
                    #expect(isOpen && !bytes.isEmpty)
                    parts[parts.count - 1].content += bytes
                case .endOfPart:
                    isOpen = false
                }
            }
        }

        static func == (first: Form, second: Form) -> Bool {
            first.parts.elementsEqual(second.parts) { $0.part == $1.part && $0.content == $1.content }
        }
    }

    private static func parse(_ pieces: [[UInt8]], boundary: String = "X-b") throws -> Form {
        var parser = try #require(MultipartParser(boundary: boundary))
        var form = Form()
        for piece in pieces { form.add(try parser.parse(piece)) }
        try parser.finish()
        #expect(!form.isOpen && parser.isComplete)
        return form
    }

    private static let body = Array(
        """
        ignored\r\n--X-bX\r\n--X-b \t\r\nContent-Disposition: form-data; name="a"\r\n\r\n\r\n--X-\r\r\n-\r\n--X-b\r\n\
        content-disposition: form-data; name=file; filename="x.mp4"\r\nContent-Type: video/mp4\r\n\r\n\r\n\r\n--X-b\r\n\
        Content-Disposition: form-data; name="empty"\r\n\r\n\r\n--X-b--\r\nafter
        """.utf8)

    @Test func contents() throws {
        // A longer boundary is content where the delimiter is a prefix of it, so the preamble ends at `--X-bX`: refused.
        #expect(throws: MultipartError.self) { try Self.parse([Self.body]) }
        let form = try Self.parse([Array(Self.body.dropFirst("ignored\r\n--X-bX\r\n".utf8.count))])
        #expect(form.parts.map(\.part.name) == ["a", "file", "empty"])
        #expect(form.parts.map(\.content) == [Array("\r\n--X-\r\r\n-".utf8), Array("\r\n".utf8), []])
        #expect(form.parts[0].part.filename == nil)
        #expect(form.parts[1].part.filename == "x.mp4")
        #expect(form.parts[1].part.contentType == "video/mp4")
    }

    @Test func everySplit() throws {
        let body = Array(Self.body.dropFirst("ignored\r\n--X-bX\r\n".utf8.count))
        let whole = try Self.parse([body])
        for first in 0...body.count {
            #expect(try Self.parse([Array(body[..<first]), Array(body[first...])]) == whole, "at \(first)")
        }
        for size in 1...9 {
            let pieces = stride(from: 0, to: body.count, by: size).map { Array(body[$0..<min($0 + size, body.count)]) }
            #expect(try Self.parse(pieces) == whole, "pieces of \(size)")
        }
    }

    @Test func everyTruncationIsNoticed() throws {
        let body = Array(Self.body.dropFirst("ignored\r\n--X-bX\r\n".utf8.count))
        let end = body.count - "\r\nafter".utf8.count
        for count in 0..<end {
            #expect(throws: MultipartError.self, "cut at \(count)") { try Self.parse([Array(body[..<count])]) }
        }
        _ = try Self.parse([Array(body[..<end])])
    }

    @Test func randomContentsComeBack() throws {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<200 {
            // Few different bytes, so that beginnings of the delimiter are frequent.
            let alphabet = Array("\r\n-Xb".utf8)
            let content = (0..<Int.random(in: 0..<60, using: &generator)).map { _ in
                alphabet[Int.random(in: 0..<alphabet.count, using: &generator)]
            }
            guard !String(decoding: content, as: UTF8.self).contains("\r\n--Xb") else { continue }
            let body =
                Array("--Xb\r\nContent-Disposition: form-data; name=n\r\n\r\n".utf8) + content
                + Array("\r\n--Xb--".utf8)
            let cut = Int.random(in: 0...body.count, using: &generator)
            let form = try Self.parse([Array(body[..<cut]), Array(body[cut...])], boundary: "Xb")
            #expect(form.parts.map(\.content) == [content])
        }
    }

    @Test(arguments: [
        "--X-b\r\n\r\nx\r\n--X-b--", "--X-b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--X-b--",
        "--X-b\r\nContent-Disposition: attachment; name=a\r\n\r\nx\r\n--X-b--", "--X-bContent",
        "--X-b\r\nno colon\r\n\r\nx\r\n--X-b--", "",
        "--X-b\r\nContent-Disposition: form-data; name=a\r\nContent-Transfer-Encoding: base64\r\n\r\nx\r\n--X-b--",
    ])
    func malformed(body: String) {
        #expect(throws: MultipartError.self) { try Self.parse([Array(body.utf8)]) }
    }

    @Test func limits() throws {
        var head = try #require(MultipartParser(boundary: "b"))
        #expect(throws: MultipartError.self) {
            _ = try head.parse(Array("--b\r\nX: ".utf8) + [UInt8](repeating: 65, count: MultipartParser.headLimit))
        }
        var outside = try #require(MultipartParser(boundary: "b"))
        #expect(throws: MultipartError.self) {
            for _ in 0..<70 { _ = try outside.parse([UInt8](repeating: 65, count: 1024)) }
        }
        let part = "--b\r\nContent-Disposition: form-data; name=a\r\n\r\n\r\n"
        var parts = try #require(MultipartParser(boundary: "b"))
        #expect(throws: MultipartError.self) {
            _ = try parts.parse(Array(String(repeating: part, count: MultipartParser.partLimit + 1).utf8))
        }
        #expect(MultipartParser(boundary: "") == nil)
        #expect(MultipartParser(boundary: String(repeating: "a", count: 71)) == nil)
        #expect(MultipartParser(boundary: "a\r\n") == nil)
    }

    @Test func filenamesLoseTheirFolders() throws {
        let names = [
            (#""C:\dir\a.mp4""#, "a.mp4"), (#""../../etc/passwd""#, "passwd"), (#""a \"b\".mp4""#, #"a "b".mp4"#),
            ("plain.mp4", "plain.mp4"), ("\"ü\u{1}.mp4\"", "ü.mp4"), (#""""#, ""),
        ]
        for (given, expected) in names {
            let body = "--X-b\r\nContent-Disposition: form-data; name=\"f\"; filename=\(given)\r\n\r\n\r\n--X-b--"
            #expect(try Self.parse([Array(body.utf8)]).parts.first?.part.filename == expected)
        }
    }
}
