/// A program that is run to its end.
enum Command {
    /// How it ended, and all that it wrote.
    struct Outcome {
        let status: Int32
        let output: String
    }

    /// Runs a program and waits for its end, whatever it is.
    static func outcome(
        _ arguments: [String], environment: [String: String] = [:], within limit: Duration = .seconds(240)
    ) async throws -> Outcome {
        let folder = try Folder()
        let process = try Process(arguments, environment: environment, output: folder.path + "/output")
        let status = try await process.ended(within: limit)
        return Outcome(status: status, output: process.output)
    }

    /// Runs a program that must succeed, and answers with what it wrote.
    @discardableResult
    static func run(_ arguments: String..., environment: [String: String] = [:]) async throws -> String {
        let outcome = try await outcome(arguments, environment: environment)
        guard outcome.status == 0 else {
            throw Failure("\(arguments.joined(separator: " ")) ended with \(outcome.status): \(outcome.output)")
        }
        return outcome.output
    }
}
