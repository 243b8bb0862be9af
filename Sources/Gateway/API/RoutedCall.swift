import JSON
import Kernel

/// An address of a plugin that a key opens: the request is a call of an operation, whose parameters are those of the path,
/// of the query, and the members of the body.
struct RoutedCall: KeyedEndpoint {
    let operation: Operation
    let pathParameters: RouteRequest.Fields
    let calls: KeyedCalls
    /// As it was sent; the route has it.
    let method: String

    /// Bytes of a body.
    private static let bodyLimit: UInt64 = 1 << 20

    var methods: [(name: String, scope: String?)] { [(method, operation.scope)] }

    func perform(
        _ request: KeyedRequest, _ body: inout BodyReader, inviting writer: borrowing ResponseWriter
    ) async throws(KernelError) -> KeyedOutcome {
        var parameters = JSONObject()
        do throws(KernelError) {
            let bytes = try await body.whole(upTo: Self.bodyLimit, inviting: writer)
            if !bytes.isEmpty { parameters = try Self.object(bytes) }
            var issues = Issues()
            let fields = QueryFields(request.target.query)
            for name in fields.names {
                if parameters[name] != nil { issues.add(Self.pointer(name), "is in the body and in the query") }
                parameters[name] = value(fields[name] ?? "", of: name)
            }
            for (name, value) in pathParameters {
                if parameters[name] != nil { issues.add(Self.pointer(name), "is said by the address; leave it out") }
                parameters[name] = .string(value)
            }
            if let error = issues.error() { throw error }
        } catch {
            throw calls.refused(error, nil)
        }
        let call = CallRequest(operation: operation.name, parameters: .object(parameters))
        do throws(KernelError) {
            return try await calls.run(call, nil, request.head, request.caller)
        } catch {
            throw Self.told(error)
        }
    }

    private static func object(_ bytes: [UInt8]) throws(KernelError) -> JSONObject {
        let json: JSON
        do {
            json = try JSON(parsing: bytes)
        } catch {
            throw Issues.body("is \(error)")
        }
        guard let object = json.object else { throw Issues.body("must be a JSON object") }
        return object
    }

    /// The text of a query as a value of the type that the parameter has; the schema refuses what is none.
    private func value(_ text: String, of name: String) -> JSON {
        let type = operation.parameters.json["properties"]?[name]?["type"]
        switch type?.string ?? type?.array?.first?.string {
        case "integer": return Int64(text).map(JSON.integer) ?? .string(text)
        case "number": return Double(text).map(JSON.number) ?? .string(text)
        case "boolean": return text == "true" ? true : text == "false" ? false : .string(text)
        case "array": return .array(text.split(separator: ",").map { .string(String($0)) })
        default: return .string(text)
        }
    }

    private static func pointer(_ name: String) -> String { "/" + CallRequest.escaped(name) }

    /// With pointers into what was sent here, where there are no `/parameters`.
    private static func told(_ error: KernelError) -> KernelError {
        guard error.code == "VALIDATION_ERROR", let issues = error.details["issues"]?.array, !issues.isEmpty else {
            return error
        }
        let prefix = "/parameters"
        var told = KernelError.validation(
            issues.map { issue in
                let path = issue["path"]?.string ?? ""
                let isInside = path.hasPrefix(prefix + "/") || path == prefix
                return (isInside ? String(path.dropFirst(prefix.count)) : path, issue["problem"]?.string ?? "")
            })
        told.status = error.status
        return told
    }
}
