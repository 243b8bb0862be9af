import JSON

/// What many addresses of the description have in common.
enum CommonAnswers {
    /// The header that names a request.
    static let requestID: JSON = [
        "name": "X-Request-ID", "in": "header", "schema": ["type": "string", "maxLength": 128],
        "description": "Visible ASCII; comes back in the answer. The server makes one where it is absent or malformed.",
    ]

    /// The headers of answers, by name.
    static let headers: JSON = [
        "X-Request-ID": ["schema": ["type": "string"], "description": "Names the request in logs."],
        "X-RateLimit-Limit": [
            "schema": ["type": "integer"], "description": "Requests a minute that the key may make.",
        ],
        "X-RateLimit-Remaining": ["schema": ["type": "integer"], "description": "Those that are left."],
        "X-RateLimit-Reset": ["schema": ["type": "integer"], "description": "When the minute ends, in unix seconds."],
        "Retry-After": ["schema": ["type": "integer"], "description": "Seconds to wait."],
    ]

    /// The answers of an address that needs a key: its success, and the failures that any call may end with.
    static func keyed(success: JSON, meaning: String, status: Int = 200) -> JSONObject {
        var responses: JSONObject = [
            "\(status)": [
                "description": .string(meaning), "headers": limits,
                "content": ["application/json": ["schema": success]],
            ]
        ]
        for (status, meaning) in keyedFailures { responses[status] = failure(meaning) }
        return responses
    }

    /// A failure in the envelope.
    static func failure(_ meaning: String) -> JSON {
        [
            "description": .string(meaning), "headers": ["X-Request-ID": ["$ref": "#/components/headers/X-Request-ID"]],
            "content": ["application/json": ["schema": APISchemas.reference("Failure")]],
        ]
    }

    /// The failures that any address may end with, key or not.
    static let anyFailures: [(status: String, meaning: String)] = [
        ("400", "`VALIDATION_ERROR`: the request is malformed; `details.issues` lists what is wrong."),
        ("404", "`NOT_FOUND`: there is nothing here."),
        ("405", "`VALIDATION_ERROR`: a method that the address does not take; `Allow` names those it does."),
        ("408", "`TIMEOUT`: the request came too slowly."),
        ("431", "`VALIDATION_ERROR`: the head is too large."),
        ("500", "`INTERNAL_ERROR`: the server failed; the request's id finds it in the log."),
        ("503", "`INTERNAL_ERROR` or `TIMEOUT`: not now; try again."),
    ]

    private static let keyedFailures =
        anyFailures + [
            ("401", "`AUTHENTICATION_ERROR`: no key, or one that is unknown, revoked or expired."),
            ("403", "`AUTHORIZATION_ERROR`: the key lacks the scope."),
            ("409", "`VALIDATION_ERROR`: it does not go with the state that the thing is in."),
            ("413", "`VALIDATION_ERROR`: the body or the file is too large."),
            ("415", "`VALIDATION_ERROR`: a type of body that is not taken."),
            ("429", "`RATE_LIMIT_EXCEEDED`: `Retry-After` says when to come back."),
        ]

    private static let limits: JSON = .object(
        JSONObject(
            ["X-Request-ID", "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"].map { name in
                (key: name, value: ["$ref": .string("#/components/headers/\(name)")])
            }))
}
