import JSON
import Kernel

/// `POST /stream`: each operation with its schema, example, errors and scope.
struct StreamDescription: Sendable {
    /// An OpenAPI operation.
    let json: JSON

    /// Describes operations, at least one.
    init(_ operations: [Operation]) {
        json = [
            "tags": ["API"], "operationId": "stream", "summary": "Calls an operation.",
            "description": .string(Self.text(operations)),
            "parameters": [
                CommonAnswers.requestID,
                [
                    "name": "X-Idempotency-Key", "in": "header", "schema": ["type": "string", "maxLength": 255],
                    "description": """
                    The first answer for this key is kept for 24 hours and sent again, with Idempotent-Replayed: true. With \
                    another body it is refused.
                    """,
                ],
            ],
            "requestBody": ["required": true, "content": Self.content(operations)],
            "responses": .object(Self.responses(operations)),
            "x-operations": .object(JSONObject(operations.map { (key: $0.name, value: Self.entry($0)) })),
        ]
    }

    private static func content(_ operations: [Operation]) -> JSON {
        var content: JSONObject = [
            "application/json": [
                "schema": [
                    "oneOf": .array(operations.map { APISchemas.reference(APISchemas.call($0)) }),
                    "discriminator": [
                        "propertyName": "operation",
                        "mapping": .object(
                            JSONObject(
                                operations.map {
                                    (key: $0.name, value: .string("#/components/schemas/\(APISchemas.call($0))"))
                                })),
                    ],
                ],
                "examples": .object(JSONObject(operations.map { (key: $0.name, value: example($0)) })),
            ]
        ]
        let files = operations.filter(\.acceptsFile).map { JSON.string($0.name) }
        guard !files.isEmpty else { return .object(content) }
        content["multipart/form-data"] = [
            "schema": [
                "type": "object", "additionalProperties": false, "required": ["operation", "file"],
                "properties": [
                    "operation": ["enum": .array(files)],
                    "parameters": ["type": "object", "description": "JSON; as in a call without a file."],
                    "options": APISchemas.reference("Options"),
                    "file": [
                        "type": "string", "format": "binary", "description": "Streamed to storage; parts in any order.",
                    ],
                ],
            ],
            "encoding": [
                "operation": ["contentType": "text/plain"], "parameters": ["contentType": "application/json"],
                "options": ["contentType": "application/json"], "file": ["contentType": "application/octet-stream"],
            ],
        ]
        return .object(content)
    }

    private static func example(_ operation: Operation) -> JSON {
        [
            "summary": .string(operation.summary),
            "value": ["operation": .string(operation.name), "parameters": operation.example],
        ]
    }

    private static func responses(_ operations: [Operation]) -> JSONObject {
        var responses = CommonAnswers.keyed(
            success: ["anyOf": .array(operations.map { APISchemas.reference(APISchemas.answer($0)) })],
            meaning: "The operation's answer.")
        for operation in operations {
            for error in operation.errors {
                guard let status = error.status, responses["\(status)"] == nil else { continue }
                responses["\(status)"] = CommonAnswers.failure("\(operation.name): \(error.when)")
            }
        }
        return responses
    }

    private static func entry(_ operation: Operation) -> JSON {
        [
            "summary": .string(operation.summary), "scope": .string(operation.scope),
            "acceptsFile": .bool(operation.acceptsFile), "plugin": .string(operation.plugin),
            "call": APISchemas.reference(APISchemas.call(operation)),
            "answer": APISchemas.reference(APISchemas.answer(operation)),
            "errors": .array(
                operation.errors.map { error in
                    var entry: JSONObject = ["code": .string(error.code), "when": .string(error.when)]
                    if let status = error.status { entry["status"] = .integer(Int64(status)) }
                    return .object(entry)
                }),
        ]
    }

    private static func text(_ operations: [Operation]) -> String {
        let rows = operations.map { "| `\($0.name)` | \($0.scope) | \($0.summary) |" }
        return "| operation | scope | what |\n|---|---|---|\n" + rows.joined(separator: "\n")
    }
}
