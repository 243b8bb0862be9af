import JSON
import Kernel

/// An address that a plugin answers, as an OpenAPI operation.
struct RouteOperation: Sendable {
    let json: JSON

    /// Describes a route of a manifest.
    init(_ route: RouteDescription) {
        json = route.operation.map { KeyedOperation(route, $0).json } ?? Self.open(route)
    }

    private static func open(_ route: RouteDescription) -> JSON {
        var responses = JSONObject()
        for answer in route.answers { responses["\(answer.status)"] = Self.response(answer.status, answer) }
        for (status, meaning) in CommonAnswers.anyFailures where responses[status] == nil {
            responses[status] = CommonAnswers.failure(meaning)
        }
        if route.answers.allSatisfy({ $0.status >= 400 }) {
            responses["default"] = ["description": "As the plugin says."]
        }
        var operation: JSONObject = [
            "tags": ["Addresses"], "summary": .string(route.summary), "security": [],
            "parameters": .array(Self.parameters(route)), "responses": .object(responses),
            "x-plugin": .string(route.plugin),
        ]
        if !route.body.isEmpty {
            let content = route.body.map { type in
                (
                    key: type,
                    value: type == "multipart/form-data"
                        ? [
                            "schema": [
                                "type": "object", "required": ["file"],
                                "properties": ["file": ["type": "string", "format": "binary"]],
                            ]
                        ] : ["schema": ["type": "string", "format": "binary"]] as JSON
                )
            }
            operation["requestBody"] = ["required": true, "content": .object(JSONObject(content))]
        }
        return .object(operation)
    }

    private static func response(_ status: Int, _ answer: (status: Int, type: String?, summary: String)) -> JSON {
        guard let type = answer.type else {
            return status >= 400 ? CommonAnswers.failure(answer.summary) : ["description": .string(answer.summary)]
        }
        let schema: JSON = type == "application/json" ? ["type": "object"] : ["type": "string", "format": "binary"]
        return ["description": .string(answer.summary), "content": .object([type: ["schema": schema]])]
    }

    private static func parameters(_ route: RouteDescription) -> [JSON] {
        let path = route.pathParameters.map { name -> JSON in
            ["name": .string(name), "in": "path", "required": true, "schema": ["type": "string", "minLength": 1]]
        }
        let required = Set((route.query["required"]?.array ?? []).compactMap(\.string))
        let query = (route.query["properties"]?.object ?? [:]).map { name, schema -> JSON in
            var parameter: JSONObject = [
                "name": .string(name), "in": "query", "required": .bool(required.contains(name)),
                "schema": APISchemas.portable(schema),
            ]
            if let description = schema["description"] { parameter["description"] = description }
            return .object(parameter)
        }
        return path + query
    }
}
