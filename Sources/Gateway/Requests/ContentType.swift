/// The media type of a body (RFC 9110, section 8.3.1), with its parameters.
package struct ContentType: Sendable, Hashable {
    /// In lower case: `multipart/form-data`.
    package let type: String
    /// By name in lower case.
    package let parameters: [String: String]

    /// Parses a `Content-Type` value. Parameters that are malformed are left out.
    package init(_ text: String) {
        var fields = HeaderParameters(text)
        self.type = fields.value.lowercased()
        var parameters: [String: String] = [:]
        while let (name, value) = fields.next() {
            if parameters[name] == nil { parameters[name] = value }
        }
        self.parameters = parameters
    }
}
