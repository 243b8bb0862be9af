import CStreamPlugin
import JSON

// Service "registry": operations of other plugins, by name.

func callOperation(
    _ host: UnsafePointer<stream_host>?, _ call: UnsafePointer<stream_operation_call>?, _ done: stream_done_fn?,
    _ token: UInt64
) {
    guard let plugin = PluginHost.of(host), let reply = HostReply(done, token) else { return }
    let message = call
    let call: stream_operation_call
    do throws(KernelError) {
        call = try boundaryStruct(message, needed: 72, name: "stream_operation_call")
    } catch {
        return reply.fail(error)
    }
    let operation = call.operation.text
    guard plugin.grants.operations.contains(operation) else {
        return reply.fail(plugin.missingGrant("operation", operation, list: "needs.operations"))
    }
    let account = call.account.text
    let cause = PluginCalls.entry(call.call_id, of: plugin.plugin)
    let own = call.request_id.text
    let requestID = own.isEmpty ? cause?.origin.requestID ?? "" : own
    let parameters = call.parameters.array
    let timeout = Duration.milliseconds(call.timeout_ms == 0 ? 30_000 : Int64(call.timeout_ms))
    let parent = cause?.idempotent
    let depth = cause.map { $0.depth + 1 } ?? 0
    reply.complete { () async throws(KernelError) in
        guard let registry = plugin.services.registry else { throw .internal() }
        guard registry.offers(operation) else {
            throw KernelError(
                code: "NOT_ENABLED", message: "No enabled plugin offers the operation '\(operation)'.")
        }
        let value: JSON
        do {
            value = parameters.isEmpty ? .object([:]) : try JSON(parsing: parameters)
        } catch {
            throw .validation(path: "/parameters", problem: "is not JSON: \(error)")
        }
        guard let parent else {
            return try await registry.invoke(
                operation, account: account, requestID: requestID, parameters: value, attachment: nil, timeout: timeout,
                depth: depth)
        }
        return try await plugin.services.answers.nested(
            of: parent, operation, account: account, parameters: parameters
        ) { (nested) async throws(KernelError) in
            try await registry.invoke(
                operation, account: account, requestID: requestID, parameters: value, attachment: nil,
                timeout: timeout, idempotency: nested, depth: depth)
        }
    }
}

func offersOperation(_ host: UnsafePointer<stream_host>?, _ operation: stream_bytes) -> UInt32 {
    guard let registry = PluginHost.of(host)?.services.registry else { return 0 }
    return registry.offers(operation.text) ? 1 : 0
}
