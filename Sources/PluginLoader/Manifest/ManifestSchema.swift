import JSON

/// The shape of a manifest.
enum ManifestSchema {
    /// The compiled schema. Throws, under the file's name, only when this source is wrong; a test compiles it.
    static func compiled(for file: String) throws(ManifestError) -> JSONSchema {
        do {
            return try result.get()
        } catch {
            throw ManifestError(file: file, issues: [.init(path: "", problem: "cannot be checked: \(error)")])
        }
    }

    private static let result = Result { try JSONSchema(try JSON(parsing: text)) }

    private static let text = #"""
        { "type": "object", "additionalProperties": false,
          "required": ["name", "version", "summary", "abi", "kind"],
          "properties": {
            "name": { "type": "string", "pattern": "^[a-z][a-z0-9-]*$", "maxLength": 64 },
            "version": { "type": "string", "pattern": "^[0-9]+\\.[0-9]+\\.[0-9]+([.+-][0-9A-Za-z.-]+)?$", "maxLength": 64 },
            "summary": { "type": "string", "minLength": 1, "maxLength": 500 },
            "abi": { "type": "integer", "minimum": 1, "maximum": 65535 },
            "kind": { "enum": ["operations", "storage", "codec", "worker"] },
            "library": { "type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]*\\.so$", "maxLength": 200 },
            "sha256": { "type": "string", "pattern": "^[0-9a-f]{64}$" },
            "operations": { "type": "array", "default": [], "items":
              { "type": "object", "additionalProperties": false,
                "required": ["name", "summary", "scope", "visibility", "parameters", "result", "example"],
                "properties": {
                  "name": { "type": "string", "pattern": "^[a-zA-Z][A-Za-z0-9]*$", "maxLength": 64 },
                  "summary": { "type": "string", "minLength": 1, "maxLength": 500 },
                  "scope": { "type": "string", "pattern": "^[a-z][a-z-]*$", "maxLength": 32 },
                  "visibility": { "enum": ["public", "internal"] },
                  "acceptsFile": { "type": "boolean", "default": false },
                  "fileLimit": { "type": "string", "minLength": 1, "maxLength": 64 },
                  "parameters": { "type": "object" }, "result": { "type": "object" }, "example": { "type": "object" },
                  "errors": { "type": "array", "default": [], "items":
                    { "type": "object", "additionalProperties": false, "required": ["code", "when"],
                      "properties": {
                        "code": { "type": "string", "pattern": "^[A-Z][A-Z0-9_]*$", "maxLength": 64 },
                        "status": { "type": "integer", "minimum": 400, "maximum": 599 },
                        "when": { "type": "string", "minLength": 1, "maxLength": 500 } } } } } } },
            "routes": { "type": "array", "default": [], "items":
              { "type": "object", "additionalProperties": false, "required": ["method", "path", "guard", "summary"],
                "properties": {
                  "method": { "enum": ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] },
                  "path": { "type": "string", "minLength": 1, "maxLength": 500 },
                  "guard": { "enum": ["none", "key"] },
                  "operation": { "type": "string", "pattern": "^[a-zA-Z][A-Za-z0-9]*$", "maxLength": 64 },
                  "summary": { "type": "string", "minLength": 1, "maxLength": 500 },
                  "query": { "type": "object", "default": { "type": "object", "properties": {} } },
                  "body": { "type": "array", "default": [], "uniqueItems": true, "items":
                    { "type": "string", "minLength": 3, "maxLength": 128 } },
                  "answers": { "type": "array", "default": [], "items":
                    { "type": "object", "additionalProperties": false, "required": ["status", "summary"],
                      "properties": {
                        "status": { "type": "integer", "minimum": 200, "maximum": 599 },
                        "type": { "type": "string", "minLength": 3, "maxLength": 128 },
                        "summary": { "type": "string", "minLength": 1, "maxLength": 500 } } } } } } },
            "jobs": { "type": "array", "default": [], "items":
              { "type": "object", "additionalProperties": false, "required": ["kind"],
                "properties": {
                  "kind": { "type": "string", "pattern": "^[a-z][A-Za-z0-9-]*$", "maxLength": 64 },
                  "concurrency": { "type": "integer", "minimum": 1, "maximum": 10000, "default": 1 },
                  "attempts": { "type": "integer", "minimum": 1, "maximum": 1000, "default": 3 },
                  "leaseSeconds": { "type": "integer", "minimum": 1, "maximum": 86400, "default": 30 } } } },
            "publishes": { "type": "array", "default": [], "uniqueItems": true, "items":
              { "type": "string", "pattern": "^[a-z]+(\\.[A-Za-z]+)+$", "maxLength": 128 } },
            "subscribes": { "type": "array", "default": [], "uniqueItems": true, "items":
              { "type": "string", "pattern": "^[a-z]+(\\.[A-Za-z]+)+$", "maxLength": 128 } },
            "signals": { "type": "array", "default": [], "uniqueItems": true, "items":
              { "type": "string", "pattern": "^[a-z]+(\\.[A-Za-z]+)+$", "maxLength": 128 } },
            "hears": { "type": "array", "default": [], "uniqueItems": true, "items":
              { "type": "string", "pattern": "^[a-z]+(\\.[A-Za-z]+)+$", "maxLength": 128 } },
            "listens": { "type": "array", "default": [], "maxItems": 16, "items":
              { "type": "object", "additionalProperties": false, "required": ["name", "setting", "summary"],
                "properties": {
                  "name": { "type": "string", "pattern": "^[a-z][a-z0-9]*$", "maxLength": 32 },
                  "setting": { "type": "string", "pattern": "^[a-z][A-Za-z0-9]*\\.[a-z][A-Za-z0-9]*$", "maxLength": 64 },
                  "default": { "type": "integer", "minimum": 0, "maximum": 65535 },
                  "tls": { "type": "boolean", "default": false },
                  "transport": { "enum": ["tcp", "udp"], "default": "tcp" },
                  "leastBytes": { "type": "integer", "minimum": 1, "maximum": 64, "default": 1 },
                  "summary": { "type": "string", "minLength": 1, "maxLength": 500 } } } },
            "counters": { "type": "array", "default": [], "maxItems": 100, "items":
              { "type": "object", "additionalProperties": false, "required": ["name", "key", "summary"],
                "properties": {
                  "name": { "type": "string", "pattern": "^[a-z][a-z_]*$", "maxLength": 64 },
                  "key": { "type": "string", "minLength": 1, "maxLength": 128 },
                  "summary": { "type": "string", "minLength": 1, "maxLength": 500 } } } },
            "needs": { "type": "object", "additionalProperties": false, "default": {},
              "properties": {
                "services": { "type": "array", "default": [], "uniqueItems": true, "items":
                  { "type": "string", "pattern": "^[a-z][a-z-]*$", "maxLength": 64 } },
                "workers": { "type": "array", "default": [], "uniqueItems": true, "items":
                  { "type": "string", "pattern": "^[a-z][a-z0-9-]*$", "maxLength": 64 } },
                "operations": { "type": "array", "default": [], "items":
                  { "type": "object", "additionalProperties": false, "required": ["name", "without"],
                    "properties": {
                      "name": { "type": "string", "pattern": "^[a-zA-Z][A-Za-z0-9]*$", "maxLength": 64 },
                      "optional": { "type": "boolean", "default": false },
                      "without": { "type": "string", "minLength": 1, "maxLength": 500 } } } } } },
            "settings": { "type": "object",
              "default": { "type": "object", "properties": {}, "additionalProperties": false } },
            "codecs": { "type": "array", "default": [], "items":
              { "type": "object", "additionalProperties": false, "required": ["name", "codec", "direction", "kind"],
                "properties": {
                  "name": { "type": "string", "minLength": 1, "maxLength": 64 },
                  "codec": { "type": "string", "minLength": 1, "maxLength": 64 },
                  "direction": { "enum": ["encode", "decode"] },
                  "kind": { "enum": ["video", "audio"] },
                  "score": { "type": "integer", "minimum": 0, "maximum": 1000000, "default": 100 } } } },
            "executable": { "type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]*$", "maxLength": 200 },
            "loads": { "enum": ["codec"] },
            "selfCheck": { "type": "string", "pattern": "^--[a-z][a-z-]*$", "maxLength": 64 },
            "limits": { "type": "object", "additionalProperties": false,
              "required": ["instances", "memoryBytes", "cpuSeconds", "idleSeconds", "openFiles"],
              "properties": {
                "instances": { "type": "integer", "minimum": 1, "maximum": 1024 },
                "memoryBytes": { "type": "integer", "minimum": 16777216 },
                "cpuSeconds": { "type": "integer", "minimum": 1 },
                "idleSeconds": { "type": "integer", "minimum": 1 },
                "openFiles": { "type": "integer", "minimum": 8, "maximum": 65536 },
                "outputBytes": { "type": "integer", "minimum": 1, "default": 274877906944 },
                "runSeconds": { "type": "integer", "minimum": 1, "default": 172800 },
                "standby": { "type": "integer", "minimum": 0, "maximum": 64, "default": 0 },
                "ephemeralSeconds": { "type": "integer", "minimum": 1, "maximum": 3600, "default": 60 } } } } }
        """#
}
