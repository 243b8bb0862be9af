internal import CStreamPlugin
internal import JSON

/// The service "registry".
struct BridgedRegistry: Registry {
    let connection: HostConnection

    func call(
        _ operation: String, account: String, parameters: JSONObject, requestID: String
    ) async throws -> JSON {
        let registry = try connection.require(connection.registry, "registry")
        let result = try await HostCall<[UInt8]>.wait { token in
            let arena = SpanArena()
            withExtendedLifetime(arena) {
                var call = stream_operation_call()
                call.struct_size = structSize(stream_operation_call.self)
                call.operation = arena.span(operation)
                call.account = arena.span(account)
                call.request_id = arena.span(requestID)
                call.parameters = arena.span(JSON.object(parameters).bytes())
                call.call_id = CallScope.id
                registry.pointee.call(connection.host, &call, hostCallDone, token)
            }
        }
        guard let value = try? JSON(parsing: result) else {
            throw PluginError.internalError("The operation \"\(operation)\" answered with something that is not JSON.")
        }
        return value
    }

    func offers(_ operation: String) -> Bool {
        guard let registry = connection.registry else { return false }
        return withSpan(operation) { registry.pointee.offers(connection.host, $0) } != 0
    }
}
