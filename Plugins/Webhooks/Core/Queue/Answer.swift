/// What came of one attempt.
package struct Answer: Sendable, Hashable {
    /// The status that the receiver answered with; nil: it did not.
    package let status: Int?
    /// How long it took, milliseconds.
    package let milliseconds: Int64
    /// The start of the answer's body, as text.
    package let excerpt: String?
    /// Why there is no answer, a sentence without an address.
    package let failure: String?
    /// What `Retry-After` asks for, milliseconds.
    package let askedWait: Int64?

    /// Characters of an excerpt.
    private static let excerptLimit = 500

    /// An answer of the receiver's.
    package init(status: Int, milliseconds: Int64, body: [UInt8], askedWait: Int64? = nil) {
        self.status = status
        self.milliseconds = milliseconds
        self.askedWait = askedWait
        failure = nil
        // What a terminal or a page would take for more than text is left out.
        let text = String(decoding: body, as: UTF8.self).unicodeScalars.filter { scalar in
            scalar == "\n" || scalar == "\t" || !(scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value))
        }
        excerpt = String(String(String.UnicodeScalarView(text)).prefix(Self.excerptLimit))
    }

    /// None: the receiver could not be reached, broke off, or took too long.
    package init(failure: String, milliseconds: Int64) {
        status = nil
        self.milliseconds = milliseconds
        self.failure = failure
        excerpt = nil
        askedWait = nil
    }

    /// Whether the receiver took the message: 2xx alone; a redirect is a failure.
    package var isSuccess: Bool { status.map { (200...299).contains($0) } ?? false }

    /// Whether the receiver wants no more messages: 410.
    package var isGone: Bool { status == 410 }
}
