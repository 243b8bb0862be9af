internal import JSON
internal import PluginSDK

/// A file on its way to an address, in pieces: what tus calls an upload. Number 0 is the address itself; others have an
/// address below it.
struct Transfer: Sendable, Hashable {
    enum Kind: Sendable, Hashable {
        /// The whole file.
        case whole
        /// A part of it.
        case partial
        /// Put together of the parts with these numbers, by the server.
        case final([Int])
    }

    private(set) var number: Int
    var kind = Kind.whole
    /// Bytes of the whole; nil until the client says it.
    var length: UInt64?
    /// Bytes that were acknowledged. After a crash more may be there.
    var offset: UInt64 = 0
    /// Of the bytes up to ``offset``, as the host gave it.
    var digestState: [UInt8] = []
    /// `Upload-Metadata` as sent.
    var metadata: String?
    /// `Upload-Concat` as sent.
    var concat: String?
    /// As the draft has it: that of the request which created it.
    var contentType: String?

    init(number: Int) {
        self.number = number
    }

    /// Reads a number as it stands in an address: no sign, no leading zero, at most six digits.
    static func number(_ text: String) -> Int? {
        guard (1...6).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            text.first != "0"
        else { return nil }
        return Int(text)
    }

    /// The same under another number.
    func numbered(_ number: Int) -> Transfer {
        var transfer = self
        transfer.number = number
        return transfer
    }

    /// Bytes that it has a right to: its length where that is known.
    var claimed: UInt64 { max(length ?? 0, offset) }

    /// Whether the server puts it together.
    var isFinal: Bool {
        if case .final = kind { true } else { false }
    }

    // MARK: Steps

    /// What a PATCH may append. `size` bytes are there, `limit` the file may have.
    ///
    /// Takes over the length that the request brings. Throws `VALIDATION_ERROR`: 403 for what the server puts together, 409
    /// for another offset, 400 and 413 for lengths that cannot be.
    mutating func append(_ request: TusRequest, size: UInt64, limit: UInt64) throws -> BodyAppend {
        if isFinal { throw UploadRefusal.finalIsFixed }
        guard try request.offset() == size else { throw UploadRefusal.wrongOffset(size) }
        if let length = try request.length() {
            guard self.length == nil || self.length == length else { throw UploadRefusal.otherLength }
            guard length <= limit else { throw UploadRefusal.tooLarge(limit: limit) }
            guard length >= size else { throw UploadRefusal.shortLength(size) }
            self.length = length
        }
        try end(with: request, at: size, limit: limit)
        return try piece(request, at: size, limit: limit)
    }

    /// Takes over the length of a file that ends with a request's body, where that says how long it is.
    mutating func end(with request: TusRequest, at offset: UInt64, limit: UInt64) throws {
        guard try request.completes(), let rest = request.request.contentLength else { return }
        let length = offset + UInt64(clamping: rest)
        guard self.length == nil || self.length == length else { throw UploadRefusal.otherLength }
        guard length <= limit else { throw UploadRefusal.tooLarge(limit: limit) }
        self.length = length
    }

    /// What the body of a request may be, at `offset`.
    func piece(_ request: TusRequest, at offset: UInt64, limit: UInt64) throws -> BodyAppend {
        let most = min(length ?? limit, limit)
        let left = most >= offset ? most - offset : 0
        if let declared = request.request.contentLength, declared > left { throw UploadRefusal.tooLarge(limit: most) }
        return BodyAppend(
            offset: offset, limit: left, checksum: try request.checksum(),
            digestState: self.offset <= offset ? digestState : [])
    }

    /// Takes in what became of a body that was appended at `start`.
    ///
    /// Throws `VALIDATION_ERROR` where the file was said to end with it and is shorter than was said before.
    mutating func take(_ body: HTTPBody, of request: TusRequest, from start: UInt64) throws {
        offset = start + body.received
        digestState = body.digestState
        guard body.complete, try request.completes() else { return }
        guard length == nil || length == offset else { throw UploadRefusal.otherLength }
        length = offset
    }

    /// Whether all of it is there.
    func isWhole(at size: UInt64) -> Bool { length == size }

    // MARK: Storage

    init(_ json: JSONObject) throws {
        guard let number = json["number"]?.int else { throw PluginError.internalError("A transfer is damaged.") }
        self.init(number: number)
        if json["partial"]?.bool == true { kind = .partial }
        if let parts = json["parts"]?.array { kind = .final(parts.compactMap(\.int)) }
        length = json["length"]?.int64.map { UInt64(clamping: $0) }
        offset = UInt64(clamping: json["offset"]?.int64 ?? 0)
        digestState = json["digestState"]?.string.flatMap(Base64.decode) ?? []
        metadata = json["metadata"]?.string
        concat = json["concat"]?.string
        contentType = json["contentType"]?.string
    }

    var json: JSONObject {
        var json: JSONObject = [
            "number": .integer(Int64(number)), "offset": .integer(Int64(clamping: offset)),
        ]
        switch kind {
        case .whole: break
        case .partial: json["partial"] = true
        case .final(let parts): json["parts"] = .array(parts.map { .integer(Int64($0)) })
        }
        json["length"] = length.map { .integer(Int64(clamping: $0)) }
        if !digestState.isEmpty { json["digestState"] = .string(Base64.encode(digestState)) }
        json["metadata"] = metadata.map(JSON.string)
        json["concat"] = concat.map(JSON.string)
        json["contentType"] = contentType.map(JSON.string)
        return json
    }
}
