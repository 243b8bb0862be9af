/// Takes apart what a server sends: responses and requests of RTSP 1.0 (RFC 2326), and packets between them (section 10.12).
struct RTSPReader: Sendable {
    /// What is whole.
    enum Event: Sendable, Hashable {
        case response(RTSPResponse)
        /// A request of the server's, with its sequence number.
        case request(sequence: String)
        case packet(channel: Int, [UInt8])
    }

    private static let (longestHead, longestBody) = (16 << 10, 256 << 10)

    private var bytes: [UInt8] = []
    private var place = 0

    /// Takes bytes. Throws where they are no RTSP.
    mutating func take(_ more: [UInt8]) throws(RTSPProblem) -> [Event] {
        bytes += more
        var events: [Event] = []
        while let event = try next() { events.append(event) }
        if place > 0 {
            bytes.removeFirst(place)
            place = 0
        }
        return events
    }

    private mutating func next() throws(RTSPProblem) -> Event? {
        // Empty lines between messages are let pass.
        while place < bytes.count, bytes[place] == 0x0D || bytes[place] == 0x0A { place += 1 }
        guard place < bytes.count else { return nil }
        if bytes[place] == 0x24 {
            guard bytes.count - place >= 4 else { return nil }
            let length = Int(bytes[place + 2]) << 8 | Int(bytes[place + 3])
            guard bytes.count - place - 4 >= length else { return nil }
            defer { place += 4 + length }
            return .packet(
                channel: Int(bytes[place + 1]), Array(bytes[(place + 4)..<(place + 4 + length)]))
        }
        guard let end = endOfHead() else {
            guard bytes.count - place <= Self.longestHead else { throw .garbage }
            return nil
        }
        let lines = String(decoding: bytes[place..<end.head], as: UTF8.self)
            .split(omittingEmptySubsequences: true) { $0.isNewline }
        var fields: [(name: String, value: String)] = []
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { throw .garbage }
            let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
            fields.append((line[..<colon].lowercased(), String(value)))
        }
        let length = fields.first { $0.name == "content-length" }.map { Int($0.value) ?? -1 } ?? 0
        guard 0...Self.longestBody ~= length, let first = lines.first else { throw .garbage }
        guard bytes.count - end.body >= length else { return nil }
        let body = Array(bytes[end.body..<(end.body + length)])
        place = end.body + length
        let words = first.split(separator: " ", maxSplits: 2)
        if first.hasPrefix("RTSP/1.") {
            guard words.count > 1, let status = Int(words[1]), 100...599 ~= status else { throw .garbage }
            return .response(RTSPResponse(status: status, fields: fields, body: body))
        }
        guard words.count == 3, words[2].hasPrefix("RTSP/1.") else { throw .garbage }
        return .request(sequence: fields.first { $0.name == "cseq" }?.value ?? "0")
    }

    /// Where a head ends and the body begins.
    private func endOfHead() -> (head: Int, body: Int)? {
        var at = place
        while at + 1 < bytes.count, at - place <= Self.longestHead {
            if bytes[at] == 0x0A, bytes[at + 1] == 0x0A { return (at, at + 2) }
            if bytes[at] == 0x0A, bytes[at + 1] == 0x0D, at + 2 < bytes.count, bytes[at + 2] == 0x0A {
                return (at, at + 3)
            }
            at += 1
        }
        return nil
    }
}

/// What a server answered.
struct RTSPResponse: Sendable, Hashable {
    let status: Int
    /// Names in lower case.
    private let names: [String]
    private let values: [String]
    let body: [UInt8]

    init(status: Int, fields: [(name: String, value: String)], body: [UInt8]) {
        self.status = status
        names = fields.map(\.name)
        values = fields.map(\.value)
        self.body = body
    }

    /// All values of a header, given in lower case.
    func all(_ name: String) -> [String] { zip(names, values).filter { $0.0 == name }.map(\.1) }

    subscript(name: String) -> String? { all(name).first }
}
