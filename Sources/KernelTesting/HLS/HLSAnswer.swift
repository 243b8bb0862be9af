/// What a server answered, redirects not followed.
public struct HLSAnswer: Sendable, Hashable {
    /// 200 where all is well.
    public var status: Int
    /// Names in lower case.
    public var fields: [String: String]
    /// Decoded, where it came with a content coding.
    public var body: [UInt8]

    /// Describes one.
    public init(status: Int, fields: [String: String] = [:], body: [UInt8] = []) {
        self.status = status
        self.fields = fields
        self.body = body
    }

    /// The body as text.
    public var text: String { String(decoding: body, as: UTF8.self) }
}
