/// What every codec of a plugin must pass: `for check in CodecConformance.checks(of: codecs) { try check.run(codecs) }`.
public enum CodecConformance {
    /// One promise of a codec.
    public struct Check: Sendable, CustomStringConvertible {
        /// What is promised.
        public let description: String
        /// Throws ``CodecConformance/Failure`` where the codec breaks it.
        public let run: @Sendable (CodecPair) throws -> Void

        init(_ description: String, _ run: @escaping @Sendable (CodecPair) throws -> Void) {
            self.description = description
            self.run = run
        }
    }

    /// A promise that was broken.
    public struct Failure: Error, CustomStringConvertible {
        public let description: String
    }

    /// Those that hold for a pair of its kind.
    public static func checks(of codecs: CodecPair) -> [Check] {
        life + draining + (codecs.isVideo ? pictures + changes : sounds)
    }

    static func expect(_ condition: Bool, _ promise: @autoclosure () -> String) throws {
        guard condition else { throw Failure(description: promise()) }
    }

    static func expect<Value: Equatable>(
        _ found: Value, is expected: Value, _ what: @autoclosure () -> String
    ) throws {
        try expect(found == expected, "\(what()) must be \(expected), is \(found)")
    }
}
