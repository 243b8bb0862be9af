import JSON
import Kernel

/// The schemas of the description: the envelope, and for each operation its call and its answer.
struct APISchemas: Sendable {
    /// By name.
    let json: JSON

    /// Describes operations.
    init(_ operations: [Operation]) {
        var schemas: JSONObject = [
            "Meta": [
                "type": "object", "required": ["requestId", "timestamp"],
                "properties": [
                    "requestId": ["type": "string", "description": "Also in the header X-Request-ID."],
                    "timestamp": ["type": "string", "format": "date-time"],
                    "duration": ["type": "integer", "description": "Whole milliseconds; of a success alone."],
                ],
            ],
            "Failure": [
                "type": "object", "required": ["success", "error", "meta"],
                "properties": [
                    "success": ["const": false],
                    "error": [
                        "type": "object", "required": ["code", "message", "details"],
                        "properties": [
                            "code": ["type": "string", "description": "Stable; upper-case words."],
                            "message": ["type": "string", "description": "One sentence that says what to do."],
                            "details": [
                                "type": "object",
                                "properties": [
                                    "issues": [
                                        "type": "array",
                                        "items": [
                                            "type": "object", "required": ["path", "problem"],
                                            "properties": [
                                                "path": [
                                                    "type": "string", "description": "A JSON pointer into the request.",
                                                ],
                                                "problem": ["type": "string"],
                                            ],
                                        ],
                                    ]
                                ],
                            ],
                        ],
                    ],
                    "meta": ["$ref": "#/components/schemas/Meta"],
                ],
            ],
            "Options": [
                "type": "object", "additionalProperties": false,
                "properties": [
                    "timeout": [
                        "type": "integer", "minimum": 1, "maximum": 300_000, "default": 30_000,
                        "description": "Milliseconds that all attempts together may take.",
                    ],
                    "retries": [
                        "type": "integer", "minimum": 0, "maximum": 10, "default": 0,
                        "description": "How often the server tries again after a passing failure.",
                    ],
                ],
            ],
        ]
        for operation in operations {
            schemas[Self.call(operation)] = Self.callSchema(operation)
            schemas[Self.answer(operation)] = Self.success(data: Self.portable(operation.result.json))
        }
        json = .object(schemas)
    }

    /// The name of an operation's call.
    static func call(_ operation: Operation) -> String { operation.name + "Call" }

    /// The name of an operation's answer.
    static func answer(_ operation: Operation) -> String { operation.name + "Answer" }

    /// A reference to a schema.
    static func reference(_ name: String) -> JSON { ["$ref": .string("#/components/schemas/\(name)")] }

    /// The envelope around data.
    static func success(data: JSON) -> JSON {
        [
            "type": "object", "required": ["success", "data", "meta"],
            "properties": ["success": ["const": true], "data": data, "meta": reference("Meta")],
        ]
    }

    private static func callSchema(_ operation: Operation) -> JSON {
        var required: [JSON] = ["operation"]
        if operation.parameters.json["required"]?.array?.isEmpty == false { required.append("parameters") }
        return [
            "type": "object", "additionalProperties": false, "required": .array(required),
            "properties": [
                "operation": ["const": .string(operation.name)],
                "parameters": portable(operation.parameters.json), "options": reference("Options"),
            ],
        ]
    }

    /// A manifest's schema in words that every reader of JSON Schema knows: our own become `x-` keywords.
    static func portable(_ schema: JSON) -> JSON {
        guard let object = schema.object else {
            guard let list = schema.array else { return schema }
            return .array(list.map(portable))
        }
        var result = JSONObject()
        for (name, value) in object {
            switch name {
            case "maxBytes": result["x-maxBytes"] = value
            case "format" where value == "data-path": continue
            case "properties":
                var members = JSONObject()
                for (member, schema) in value.object ?? [:] { members[member] = portable(schema) }
                result[name] = .object(members)
            case "enum", "const", "default", "examples", "required": result[name] = value
            default: result[name] = portable(value)
            }
        }
        return .object(result)
    }
}
