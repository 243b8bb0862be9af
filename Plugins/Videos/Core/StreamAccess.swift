internal import JSON

/// Who may watch a stream, as the API has it.
struct StreamAccess: Sendable, Hashable {
    var visibility = "public"
    var allowedOrigins: [JSON] = []
    var rules: [JSON] = []
    var downloadable = false

    /// Whether not everybody may watch, which only the plugin `access` can tell apart.
    var isRestricted: Bool { visibility != "public" || !rules.isEmpty || !allowedOrigins.isEmpty }

    /// The defaults with the members of an `access` parameter; nil is none.
    init(_ parameter: JSONObject? = nil) {
        if let parameter { change(parameter) }
    }

    /// Takes the members of an `access` parameter; what is absent stays as it is.
    mutating func change(_ parameter: JSONObject) {
        visibility = parameter["visibility"]?.string ?? visibility
        allowedOrigins = parameter["allowedOrigins"]?.array ?? allowedOrigins
        rules = parameter["rules"]?.array ?? rules
        downloadable = parameter["downloadable"]?.bool ?? downloadable
    }

    /// As JSON text.
    var text: [UInt8] {
        var text = JSONObjectText(room: 96)
        text.add("visibility", visibility)
        text.add("allowedOrigins", .array(allowedOrigins))
        text.add("rules", .array(rules))
        text.add("downloadable", .bool(downloadable))
        return text.finish()
    }

    var json: JSONObject {
        [
            "visibility": .string(visibility), "allowedOrigins": .array(allowedOrigins), "rules": .array(rules),
            "downloadable": .bool(downloadable),
        ]
    }
}
