internal import CStreamPlugin
internal import JSON

extension PluginError {
    /// Copies an error that crossed the boundary.
    init(_ error: stream_error) {
        let details = try? JSON(parsing: error.details.array)
        let code = error.code.text
        self.init(
            code: code.isEmpty ? "INTERNAL_ERROR" : code, message: error.message.text, details: details?.object ?? [:],
            retryable: error.retryable != 0)
    }

    /// What the host is told of any error: a ``PluginError`` as it is, a cancelled task, and nothing of the rest.
    static func told(of error: any Error) -> PluginError {
        switch error {
        case let error as PluginError: error
        case is CancellationError: .cancelled
        default: .internalError("Something in the server failed; its log tells what.")
        }
    }

    static let cancelled = PluginError(code: "CANCELLED", message: "The call was cancelled.", retryable: true)

    /// The error as the header has it, for the time of a closure.
    func withBoundary<R>(_ body: (UnsafePointer<stream_error>) -> R) -> R {
        let arena = SpanArena()
        return withExtendedLifetime(arena) {
            var error = stream_error()
            error.struct_size = structSize(stream_error.self)
            error.retryable = retryable ? 1 : 0
            error.code = arena.span(code)
            error.message = arena.span(message)
            error.details = details.isEmpty ? .none : arena.span(JSON.object(details).bytes())
            return withUnsafePointer(to: error, body)
        }
    }
}
