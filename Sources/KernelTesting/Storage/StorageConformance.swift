public import PluginSDK

/// What every storage driver must pass: `for check in StorageConformance.checks { try await check.run(driver) }`, each
/// with a driver that holds nothing.
public enum StorageConformance {
    /// One promise of a driver.
    public struct Check: Sendable, CustomStringConvertible {
        /// What is promised.
        public let description: String
        /// Throws ``StorageConformance/Failure`` where the driver breaks it.
        public let run: @Sendable (any StorageDriver) async throws -> Void

        init(_ description: String, _ run: @escaping @Sendable (any StorageDriver) async throws -> Void) {
            self.description = description
            self.run = run
        }
    }

    /// A promise that was broken.
    public struct Failure: Error, CustomStringConvertible {
        public let description: String
    }

    /// All of them.
    public static let checks = reading + appending + listing + removing + renaming + keys + crowding

    static func expect(_ condition: Bool, _ promise: @autoclosure () -> String) throws {
        guard condition else { throw Failure(description: promise()) }
    }

    static func expect<Value: Equatable>(
        _ found: Value, is expected: Value, _ what: @autoclosure () -> String
    ) throws {
        try expect(found == expected, "\(what()) must be \(expected), is \(found)")
    }

    /// Runs `body`, which must throw an error of that code.
    static func expect(_ code: String, _ what: String, _ body: () async throws -> Void) async throws {
        do {
            try await body()
        } catch let error as PluginError {
            return try expect(error.code == code, "\(what) must be \(code), is \(error.code)")
        }
        throw Failure(description: "\(what) must be \(code), but succeeds")
    }

    static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }
}
