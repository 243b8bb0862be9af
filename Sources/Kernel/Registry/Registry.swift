import Glibc
public import JSON

/// The operations of the enabled plugins, by name. Does not change once it was made.
public struct Registry: Sendable {
    /// All operations, by name in order.
    public let operations: [Operation]

    /// Calls of operations that may be nested in each other.
    package static let deepest = 16

    private let entries: [String: Entry]

    /// In an object, since an operation is large to copy with each call.
    private final class Entry: Sendable {
        let operation: Operation
        let provider: OperationProvider

        init(_ operation: Operation, _ provider: OperationProvider) {
            self.operation = operation
            self.provider = provider
        }
    }

    /// Joins providers. Throws when two offer an operation of the same name.
    package init(_ providers: [OperationProvider]) throws(RegistryError) {
        var entries: [String: Entry] = [:]
        var problems: [String] = []
        for provider in providers {
            for operation in provider.operations {
                if let other = entries[operation.name]?.operation {
                    problems.append(
                        "The operation '\(operation.name)' is offered by '\(other.plugin)' and by '\(operation.plugin)'; "
                            + "enable only one of them.")
                }
                entries[operation.name] = Entry(operation, provider)
            }
        }
        guard problems.isEmpty else { throw RegistryError(problems: problems) }
        self.entries = entries
        operations = entries.values.map(\.operation).sorted { $0.name < $1.name }
    }

    /// The operation of a name; nil where no enabled plugin offers it.
    public func operation(_ name: String) -> Operation? { entries[name]?.operation }

    /// Whether an enabled plugin offers an operation.
    func offers(_ name: String) -> Bool { entries[name] != nil }

    /// Validates a call by the operation's schema, runs it, and answers with its result as JSON.
    ///
    /// Throws `VALIDATION_ERROR` for parameters that do not fit, `TIMEOUT` once the time is over, also when the operation
    /// never ends, `TOO_DEEP` where it is nested in too many others (`depth`), and what the operation itself throws. At the
    /// deadline, and when the caller's task is cancelled, the call is cancelled.
    public func invoke(
        _ name: String, account: String, requestID: String, parameters: JSON, attachment: Attachment?,
        timeout: Duration, idempotency: IdempotentCall? = nil, depth: Int = 0
    ) async throws(KernelError) -> [UInt8] {
        guard let entry = entries[name] else {
            throw .validation(path: "/operation", problem: "is '\(JSON.string(name).excerpt)', which is not known here")
        }
        guard depth <= Self.deepest else { throw .tooDeep(name) }
        let operation = entry.operation
        let issues = operation.parameters.issues(in: parameters)
        guard issues.isEmpty else { throw .validation(issues.map { (path: $0.path, problem: $0.problem) }) }
        guard attachment == nil || operation.acceptsFile else {
            throw .validation(path: "/file", problem: "is not taken by \(name); send the call without a file")
        }
        let call = OperationCall(
            operation: name, account: account, requestID: requestID,
            parameters: operation.parameters.filledWithDefaults(parameters), attachment: attachment,
            idempotency: idempotency,
            deadline: Self.now + Int64(clamping: timeout.components.seconds) * 1000
                + timeout.components.attoseconds / 1_000_000_000_000_000,
            end: CallDeadline(name, in: timeout), depth: depth)
        let provider = entry.provider
        do throws(KernelError) {
            if provider.keepsDeadlines { return try await provider.invoke(call) }
            return try await TimedCall.run(name, timeout: timeout) { () async throws(KernelError) in
                try await provider.invoke(call)
            }
        } catch {
            throw operation.told(error)
        }
    }

    private static var now: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}

extension KernelError {
    /// `TOO_DEEP`: plugins call each other in a circle.
    static func tooDeep(_ operation: String) -> KernelError {
        KernelError(
            code: "TOO_DEEP",
            message:
                "The call of \(operation) is nested in \(Registry.deepest) others: plugins call each other in a circle."
        )
    }
}
