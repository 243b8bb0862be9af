internal import JSON

/// A part that viewers wait for: equal ones are asked about once.
package struct LivePartAsk: Sendable, Hashable {
    /// Whose stream it is.
    let account: String
    private let streamID: String
    private let rendition: String
    private let number: Int
    private let part: Int

    /// Asks for a part, from 0, of the segment of a number.
    package init(account: String, streamID: String, rendition: String, number: Int, part: Int) {
        self.account = account
        self.streamID = streamID
        self.rendition = rendition
        self.number = number
        self.part = part
    }

    /// The parameters of `livePart`.
    var parameters: JSONObject {
        [
            "streamId": .string(streamID), "rendition": .string(rendition), "number": .integer(Int64(number)),
            "part": .integer(Int64(part)),
        ]
    }
}
