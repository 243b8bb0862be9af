import JSON
import Kernel

/// The API's own description (OpenAPI 3.1), made from the manifests of the enabled plugins and the server's own addresses.
struct APIDescription: Sendable {
    /// The document.
    let json: JSON

    /// Describes what a server offers, but for the own addresses that are switched off.
    init(_ service: ServiceDescription, without off: Set<String> = []) {
        let schemas = APISchemas(service.operations)
        var paths = JSONObject()
        if !service.operations.isEmpty { paths["/stream"] = ["post": StreamDescription(service.operations).json] }
        for (path, methods) in OwnAddresses.paths where !off.contains(path) { paths[path] = methods }
        for route in service.routes where route.method != "OPTIONS" {
            var methods = paths[route.path]?.object ?? [:]
            methods[route.method.lowercased()] = RouteOperation(route).json
            paths[route.path] = .object(methods)
        }
        json = [
            "openapi": "3.1.0",
            "info": [
                "title": "stream", "version": .string(service.version),
                "summary": "A video platform that you run yourself: upload, encode, deliver.",
                "description": .string(Self.about),
            ],
            "servers": [["url": "/"]],
            "security": [["key": []]],
            "tags": [
                ["name": "API", "description": "With an API key, in the envelope."],
                [
                    "name": "Addresses",
                    "description": "For viewers and uploaders: the address alone is the permission.",
                ],
                ["name": "Operators", "description": "For whoever runs the server."],
            ],
            "paths": .object(paths),
            "components": [
                "securitySchemes": [
                    "key": [
                        "type": "http", "scheme": "bearer", "bearerFormat": "sk_…",
                        "description": "An API key. It belongs to one account and has scopes.",
                    ]
                ],
                "headers": CommonAnswers.headers,
                "schemas": schemas.json,
            ],
        ]
    }

    private static let about = """
        Every operation is a `POST /stream` with its name and parameters. Answers come in one envelope: `success`, `data` or \
        `error`, and `meta`. Times are ISO 8601 in UTC with milliseconds, durations are seconds, sizes are bytes, languages \
        are BCP 47. Send `X-Idempotency-Key` with what changes something, and a retry cannot do it twice.
        """
}
