public import JSON
import Kernel
import PluginLoader

/// What every operation plugin must pass: `for check in conformance.checks { try await check.run() }`. Each starts the
/// plugin anew, over a store in memory, and calls it through the boundary of `stream_plugin.h`.
public struct OperationConformance: Sendable {
    /// Parameters that fit this moment, by operation: what the manifest's examples cannot know, the id of something that
    /// was made just now. Operations without are called with their example.
    public typealias Prepare = @Sendable (Caller) async throws -> [String: JSONObject]

    /// Calls operations for the account of the suite.
    public struct Caller: Sendable {
        let bench: PluginBench

        /// Calls an operation; throws what it threw.
        public func call(_ operation: String, _ parameters: JSONObject = [:]) async throws -> JSON {
            try JSON(parsing: try await bench.call(operation, parameters, account: OperationConformance.account))
        }
    }

    /// One promise of a plugin.
    public struct Check: Sendable, CustomStringConvertible {
        /// What is promised.
        public let description: String
        /// Throws ``OperationConformance/Failure`` where the plugin breaks it.
        public let run: @Sendable () async throws -> Void
    }

    /// A promise that was broken.
    public struct Failure: Error, CustomStringConvertible {
        public let description: String
    }

    static let account = "acme"
    static let otherAccount = "globex"

    private let subject: OperationSubject
    private let companions: [OperationSubject]
    private let prepare: Prepare

    /// A plugin, with those whose operations it needs.
    public init(
        _ subject: OperationSubject, companions: [OperationSubject] = [], prepare: @escaping Prepare = { _ in [:] }
    ) {
        self.subject = subject
        self.companions = companions
        self.prepare = prepare
    }

    /// All of them.
    public var checks: [Check] {
        [
            Check(description: "examples fit their schema, answers that of the result") { try await examples() },
            Check(description: "a parameter that is not known is refused") { try await unknownParameters() },
            Check(description: "what belongs to another account is not found") { try await otherAccounts() },
            Check(description: "calls at once are answered, each once") { try await crowd() },
            Check(description: "a cancelled call ends, and the plugin goes on") { try await cancelling() },
            Check(description: "it stops in time after calls that were cancelled") { try await stopping() },
        ]
    }

    private func examples() async throws {
        try await onBench { bench, operation, parameters in
            let issues = operation.parameters.issues(in: operation.example)
            try expect(issues.isEmpty, "the example of \(operation.name) does not fit its schema: \(issues)")
            guard let answer = try await bench.answer(operation.name, parameters) else { return }
            let wrong = operation.result.issues(in: answer)
            try expect(wrong.isEmpty, "\(operation.name) answered with what its result schema refuses: \(wrong)")
        }
    }

    private func unknownParameters() async throws {
        try await onBench { bench, operation, parameters in
            var parameters = parameters
            parameters["unheardOf"] = 1
            try await expect("VALIDATION_ERROR", of: operation.name, "with an unknown parameter") {
                _ = try await bench.call(operation.name, parameters, account: Self.account)
            }
        }
    }

    private func otherAccounts() async throws {
        // Those of clients: what plugins ask each other may say what they like of what is not there.
        try await onBench { bench, operation, parameters in
            guard operation.visibility == .public else { return }
            let required = operation.parameters.json["required"]?.array ?? []
            guard required.contains(where: { $0.string?.hasSuffix("Id") == true }) else { return }
            try await expect("NOT_FOUND", of: operation.name, "with the id of another account's") {
                _ = try await bench.call(operation.name, parameters, account: Self.otherAccount)
            }
        }
    }

    private func crowd() async throws {
        let before = PluginBench.dropped
        try await onBench { bench, operation, parameters in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<32 {
                    group.addTask { _ = try await bench.answer(operation.name, parameters) }
                }
                try await group.waitForAll()
            }
        }
        let dropped = PluginBench.dropped - before
        try expect(dropped == 0, "\(dropped) completions came a second time or for no call")
    }

    private func cancelling() async throws {
        try await onBench { bench, operation, parameters in
            for _ in 0..<8 {
                let call = Task { _ = try? await bench.call(operation.name, parameters, account: Self.account) }
                call.cancel()
                await call.value
            }
            _ = try await bench.answer(operation.name, parameters)
        }
    }

    private func stopping() async throws {
        let bench = try await PluginBench.start(
            (companions + [subject]).map { ($0.manifest, $0.open) }, storage: MemoryStorage())
        let prepared = try await prepare(Caller(bench: bench))
        let calls = bench.registry.operations.filter { $0.plugin == subject.manifest.name }.map { operation in
            let parameters = prepared[operation.name] ?? operation.example.object ?? [:]
            return Task { _ = try? await bench.call(operation.name, parameters, account: Self.account) }
        }
        for call in calls { call.cancel() }
        for call in calls { await call.value }
        try await bench.stop()
    }

    /// Starts the plugin, runs `body` for each of its operations with the parameters to call it with, and stops it.
    private func onBench(
        _ body: (PluginBench, Operation, JSONObject) async throws -> Void
    ) async throws {
        let bench = try await PluginBench.start(
            (companions + [subject]).map { ($0.manifest, $0.open) }, storage: MemoryStorage())
        for operation in bench.registry.operations where operation.plugin == subject.manifest.name {
            // Anew for each: one operation may delete what another needs.
            let prepared = try await prepare(Caller(bench: bench))
            try await body(bench, operation, prepared[operation.name] ?? operation.example.object ?? [:])
        }
        try await bench.stop()
    }

    private func expect(_ condition: Bool, _ problem: @autoclosure () -> String) throws {
        guard condition else { throw Failure(description: problem()) }
    }

    private func expect(_ code: String, of operation: String, _ how: String, _ call: () async throws -> Void)
        async throws
    {
        do {
            try await call()
        } catch let error as KernelError {
            return try expect(error.code == code, "\(operation) \(how) must be \(code), is \(error)")
        }
        throw Failure(description: "\(operation) \(how) must be \(code), but succeeds")
    }
}

extension PluginBench {
    func call(_ operation: String, _ parameters: JSONObject, account: String) async throws -> [UInt8] {
        try await registry.invoke(
            operation, account: account, requestID: "req_conformance", parameters: .object(parameters), attachment: nil,
            timeout: .seconds(10))
    }

    /// The answer of a call for the suite's account; nil where it failed for a reason that a client can act on.
    func answer(_ operation: String, _ parameters: JSONObject) async throws -> JSON? {
        do {
            return try JSON(parsing: try await call(operation, parameters, account: OperationConformance.account))
        } catch let error as KernelError {
            guard ["INTERNAL_ERROR", "TIMEOUT", "INVALID_CALL", "NOT_GRANTED"].contains(error.code) else { return nil }
            throw OperationConformance.Failure(description: "\(operation) failed with \(error)")
        }
    }
}
