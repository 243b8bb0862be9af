import JSON
import Kernel

/// An address of a plugin that a key opens, as an OpenAPI operation: what the operation that it calls says.
struct KeyedOperation: Sendable {
    let json: JSON

    /// Describes a route and its operation.
    init(_ route: RouteDescription, _ operation: Operation) {
        let schema = operation.parameters.json
        let properties = schema["properties"]?.object ?? [:]
        let required = (schema["required"]?.array ?? []).compactMap(\.string)
        let takesBody = ["POST", "PUT", "PATCH"].contains(route.method)
        var parameters: [JSON] = [CommonAnswers.requestID]
        for name in route.pathParameters {
            parameters.append(
                Self.parameter(name, properties[name] ?? ["type": "string"], in: "path", isRequired: true))
        }
        let others = properties.filter { !route.pathParameters.contains($0.key) }
        if !takesBody {
            for (name, schema) in others {
                parameters.append(Self.parameter(name, schema, in: "query", isRequired: required.contains(name)))
            }
        }
        var responses = CommonAnswers.keyed(
            success: APISchemas.success(data: APISchemas.portable(operation.result.json)), meaning: route.summary)
        for error in operation.errors {
            guard let status = error.status, responses["\(status)"] == nil else { continue }
            responses["\(status)"] = CommonAnswers.failure(error.when)
        }
        var described: JSONObject = [
            "tags": ["API"], "operationId": .string(operation.name),
            "summary": .string("\(route.summary) Scope: \(operation.scope)."), "parameters": .array(parameters),
            "responses": .object(responses), "x-plugin": .string(route.plugin),
        ]
        if takesBody, !others.isEmpty {
            let needed = required.filter { !route.pathParameters.contains($0) }
            described["requestBody"] = Self.body(schema, others, required: needed, operation, route)
        }
        json = .object(described)
    }

    private static func body(
        _ schema: JSON, _ members: [(key: String, value: JSON)], required: [String], _ operation: Operation,
        _ route: RouteDescription
    ) -> JSON {
        var body: JSONObject = [
            "type": "object", "additionalProperties": false,
            "properties": APISchemas.portable(["properties": .object(JSONObject(members))])["properties"] ?? [:],
        ]
        if !required.isEmpty { body["required"] = .array(required.map(JSON.string)) }
        let example = (operation.example.object ?? [:]).filter { !route.pathParameters.contains($0.key) }
        return [
            "required": .bool(!required.isEmpty),
            "content": [
                "application/json": ["schema": .object(body), "example": .object(JSONObject(example))]
            ],
        ]
    }

    private static func parameter(_ name: String, _ schema: JSON, in place: String, isRequired: Bool) -> JSON {
        var parameter: JSONObject = [
            "name": .string(name), "in": .string(place), "required": .bool(isRequired),
            "schema": APISchemas.portable(schema),
        ]
        if let description = schema["description"] { parameter["description"] = description }
        if schema["type"] == "array" {
            parameter["style"] = "form"
            parameter["explode"] = false
        }
        return .object(parameter)
    }
}
