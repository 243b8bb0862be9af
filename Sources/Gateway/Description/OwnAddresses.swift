import JSON

/// The addresses that the server itself answers, whatever plugins are enabled.
enum OwnAddresses {
    /// By path: OpenAPI path items.
    static let paths: JSONObject = [
        "/keys": ["get": listKeys, "post": createKey], "/keys/{keyId}": ["delete": deleteKey],
        "/events": ["get": events],
        "/health/live": ["get": open("Whether the process runs.", type: "application/json", mayRefuse: false)],
        "/health/ready": [
            "get": open("Whether it can serve; `reasons` say why not.", type: "application/json", mayRefuse: true)
        ],
        "/metrics": ["get": metrics],
        "/openapi.json": ["get": open("This description.", type: "application/json", mayRefuse: false)],
        "/docs": ["get": open("This description as a page.", type: "text/html", mayRefuse: false)],
    ]

    private static let metrics = open(
        "What is measured, in Prometheus' text format.", type: "text/plain", mayRefuse: false,
        failures: [("401", "`AUTHENTICATION_ERROR`: the setting `metrics.token` asks for a token that was not sent.")])

    private static let key: JSONObject = [
        "keyId": ["type": "string", "description": "`key_` and a ULID."], "account": ["type": "string"],
        "scopes": KeysEndpoint.scopes, "title": ["type": "string"],
        "createdAt": ["type": "string", "format": "date-time"],
        "expiresAt": ["anyOf": [["type": "string", "format": "date-time"], ["type": "null"]]],
    ]

    private static let createKey: JSON = [
        "tags": ["API"], "operationId": "createKey", "summary": "Makes an API key. Scope: admin.",
        "parameters": [CommonAnswers.requestID],
        "requestBody": [
            "required": true,
            "content": [
                "application/json": [
                    "schema": KeysEndpoint.parameters,
                    "example": ["account": "acme", "scopes": ["read"], "title": "the website"],
                ]
            ],
        ],
        "responses": .object(
            CommonAnswers.keyed(
                success: APISchemas.success(
                    data: {
                        var shown = key
                        shown["key"] = ["type": "string", "description": "The key itself, shown this once."]
                        return ["type": "object", "required": ["keyId", "key"], "properties": .object(shown)]
                    }()), meaning: "The key.")),
    ]

    private static let listKeys: JSON = [
        "tags": ["API"], "operationId": "listKeys", "summary": "The keys, without their secrets. Scope: admin.",
        "parameters": [CommonAnswers.requestID],
        "responses": .object(
            CommonAnswers.keyed(
                success: APISchemas.success(data: [
                    "type": "object",
                    "properties": [
                        "keys": [
                            "type": "array",
                            "items": ["type": "object", "required": ["keyId"], "properties": .object(key)],
                        ]
                    ],
                ]), meaning: "The keys.")),
    ]

    private static let deleteKey: JSON = [
        "tags": ["API"], "operationId": "deleteKey", "summary": "Revokes a key, at once. Scope: admin.",
        "parameters": [
            CommonAnswers.requestID,
            ["name": "keyId", "in": "path", "required": true, "schema": ["type": "string", "minLength": 1]],
        ],
        "responses": .object(
            CommonAnswers.keyed(success: APISchemas.success(data: ["type": "object"]), meaning: "It is revoked.")),
    ]

    private static let events: JSON = [
        "tags": ["API"], "operationId": "events", "summary": "The account's events, oldest first. Scope: read.",
        "parameters": [
            CommonAnswers.requestID,
            query("since", ["type": "integer", "minimum": 0], "Only events after this sequence number."),
            query("types", ["type": "string"], "Only these types, separated by commas."),
            query("streamId", ["type": "string"], "Only events of this stream."),
            query("limit", ["type": "integer", "minimum": 1, "maximum": 1000], "Events an answer."),
            query("wait", ["type": "number", "minimum": 0, "maximum": 60], "Seconds to wait for something new."),
        ],
        "responses": .object(
            CommonAnswers.keyed(
                success: APISchemas.success(data: [
                    "type": "object", "required": ["events", "next"],
                    "properties": [
                        "events": [
                            "type": "array",
                            "items": [
                                "type": "object", "required": ["id", "sequence", "type", "timestamp", "data"],
                                "properties": [
                                    "id": ["type": "string"], "sequence": ["type": "integer"],
                                    "type": ["type": "string"],
                                    "timestamp": ["type": "string", "format": "date-time"], "data": ["type": "object"],
                                ],
                            ],
                        ],
                        "next": ["type": "integer", "description": "`since` of the next request."],
                    ],
                ]), meaning: "The events.")),
    ]

    private static func query(_ name: String, _ schema: JSON, _ description: String) -> JSON {
        ["name": .string(name), "in": "query", "schema": schema, "description": .string(description)]
    }

    private static func open(
        _ summary: String, type: String, mayRefuse: Bool, failures: [(status: String, meaning: String)] = []
    ) -> JSON {
        let schema: JSON = type == "application/json" ? ["type": "object"] : ["type": "string"]
        let content: JSON = .object([type: ["schema": schema]])
        var responses: JSONObject = ["200": ["description": .string(summary), "content": content]]
        for (status, meaning) in CommonAnswers.anyFailures + failures where status != "404" {
            responses[status] = CommonAnswers.failure(meaning)
        }
        if mayRefuse { responses["503"] = ["description": "Not ready.", "content": content] }
        return [
            "tags": ["Operators"], "summary": .string(summary), "security": [], "responses": .object(responses),
        ]
    }
}
