extension JSON {
    /// Reads one JSON text: strict RFC 8259, valid UTF-8, no name twice in an object, nothing after the value.
    ///
    /// Takes time linear in the number of bytes.
    public init(parsing bytes: [UInt8], limits: JSONLimits = .default) throws(JSONError) {
        var reader = JSONReader(bytes, limits: limits)
        self = try reader.document()
    }

    /// Reads one JSON text from any bytes; as ``init(parsing:limits:)-([UInt8],_)``.
    public init(parsing bytes: some Sequence<UInt8>, limits: JSONLimits = .default) throws(JSONError) {
        try self.init(parsing: [UInt8](bytes), limits: limits)
    }

    /// Reads one JSON text from a string.
    public init(parsing text: String, limits: JSONLimits = .default) throws(JSONError) {
        try self.init(parsing: [UInt8](text.utf8), limits: limits)
    }
}
