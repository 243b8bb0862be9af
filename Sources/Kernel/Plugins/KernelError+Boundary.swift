import CStreamPlugin
import JSON

extension KernelError {
    /// Copies an error that crossed the boundary. A code that is missing becomes `INTERNAL_ERROR`.
    init(_ pointer: UnsafePointer<stream_error>) {
        let error: stream_error
        do throws(KernelError) {
            error = try boundaryStruct(pointer, needed: 56, name: "stream_error")
        } catch {
            self = error
            return
        }
        let code = error.code.text
        let message = error.message.text
        var details = JSONObject()
        if error.details.size > 0, let parsed = try? JSON(parsing: error.details.array), let object = parsed.object {
            details = object
        }
        self.init(
            code: code.isEmpty ? "INTERNAL_ERROR" : code,
            message: message.isEmpty ? "The plugin failed without saying why." : message,
            details: details, retryable: error.retryable != 0)
    }

    /// The error as a struct of the header, for the time of the closure.
    func withBoundaryError<R>(_ body: (UnsafePointer<stream_error>) -> R) -> R {
        let arena = BytesArena()
        var error = stream_error(
            struct_size: structSize(stream_error.self), retryable: retryable ? 1 : 0, code: arena.bytes(code),
            message: arena.bytes(message),
            details: details.isEmpty ? .none : arena.bytes(JSON.object(details).bytes()))
        return withExtendedLifetime(arena) { body(&error) }
    }
}

/// A completion that the host owes a plugin.
struct HostReply: @unchecked Sendable {  // why: a C function pointer and a number, neither has state
    let done: stream_done_fn
    let token: UInt64

    init?(_ done: stream_done_fn?, _ token: UInt64) {
        guard let done else { return nil }
        self.done = done
        self.token = token
    }

    func succeed(_ result: [UInt8] = []) {
        withSpan(result) { done(token, nil, $0) }
    }

    func fail(_ error: KernelError) {
        error.withBoundaryError { done(token, $0, .none) }
    }

    /// Runs the work and completes with its outcome, before this returns where the work waits for nothing.
    func complete(_ work: @escaping @Sendable () async throws(KernelError) -> [UInt8]) {
        Nesting.begin {
            do throws(KernelError) {
                succeed(try await work())
            } catch {
                fail(error)
            }
        }
    }
}
