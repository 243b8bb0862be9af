public import JSON

extension Manifest {
    /// An operation that a plugin offers.
    public struct Operation: Sendable {
        /// `create`.
        public let name: String
        /// What it does, in one sentence.
        public let summary: String
        /// The scope that an API key needs: `read`, `write`, …
        public let scope: String
        /// Who may call it.
        public let visibility: Visibility
        /// Whether a file may come with the call.
        public let acceptsFile: Bool
        /// The plugin's setting that bounds the file, in bytes; nil: nothing does.
        public let fileLimit: String?
        /// The schema of its parameters; always of an object that takes no unknown member.
        public let parameters: JSONSchema
        /// The schema of its result.
        public let result: JSONSchema
        /// Parameters that fit the schema.
        public let example: JSON
        /// The errors of its own, beyond those that every call may end with.
        public let errors: [OperationError]

        init(_ value: ManifestValue) throws(JSONSchemaError) {
            name = value.text("name")
            summary = value.text("summary")
            scope = value.text("scope")
            visibility = Visibility(rawValue: value.text("visibility")) ?? .internal
            acceptsFile = value.flag("acceptsFile")
            fileLimit = value.optionalText("fileLimit")
            parameters = try value.schema("parameters")
            result = try value.schema("result")
            example = value.json("example")
            errors = value.list("errors").map(OperationError.init)
        }
    }

    /// An error that an operation may end with.
    public struct OperationError: Sendable, Hashable {
        /// `NOT_FOUND`.
        public let code: String
        /// The HTTP status where it is not the code's own.
        public let status: Int?
        /// When it happens, in one sentence.
        public let when: String

        init(_ value: ManifestValue) {
            code = value.text("code")
            status = value.json("status").int
            when = value.text("when")
        }
    }

    /// Who may call an operation.
    public enum Visibility: String, Sendable, Hashable, CaseIterable {
        /// Clients over the API, and other plugins.
        case `public`
        /// Other plugins alone.
        case `internal`
    }

    /// An HTTP path that a plugin answers.
    public struct Route: Sendable, Hashable {
        /// `GET`, which answers `HEAD` too.
        public let method: String
        /// The pattern: `/play/{key}/{rendition}/{file}`.
        public let path: String
        /// What a request must bring: `none`, or an API `key`.
        public let `guard`: String
        /// With a key: the operation that the request calls; nil: the plugin decides about each request itself.
        public let operation: String?
        /// What is there, in one sentence.
        public let summary: String
        /// The schema of an object of its query's parameters.
        public let query: JSON
        /// The media types of the bodies that it takes; empty: it takes none.
        public let body: [String]
        /// What it answers with, beyond what any address may.
        public let answers: [RouteAnswer]

        init(_ value: ManifestValue) {
            method = value.text("method")
            path = value.text("path")
            `guard` = value.text("guard")
            operation = value.optionalText("operation")
            summary = value.text("summary")
            query = value.json("query")
            body = value.texts("body")
            answers = value.list("answers").map(RouteAnswer.init)
        }
    }

    /// An answer of a route.
    public struct RouteAnswer: Sendable, Hashable {
        /// The HTTP status.
        public let status: Int
        /// The media type of its body; nil: it has none, or it is the API's envelope where the status is an error.
        public let type: String?
        /// What it means, in one sentence.
        public let summary: String

        init(_ value: ManifestValue) {
            status = value.number("status")
            type = value.optionalText("type")
            summary = value.text("summary")
        }
    }

    /// A kind of job that a plugin runs.
    public struct Job: Sendable, Hashable {
        /// `encode`.
        public let kind: String
        /// How many run at once on one node.
        public let concurrency: Int
        /// How often one is tried at most.
        public let attempts: Int
        /// How long a node that says nothing keeps one, seconds.
        public let leaseSeconds: Int

        init(_ value: ManifestValue) {
            kind = value.text("kind")
            concurrency = value.number("concurrency")
            attempts = value.number("attempts")
            leaseSeconds = value.number("leaseSeconds")
        }
    }

    /// A port on which others reach a plugin.
    public struct Listen: Sendable, Hashable {
        /// `rtmp`; unique among all plugins, and the scheme of its address.
        public let name: String
        /// The setting of its port: `rtmp.port`.
        public let setting: String
        /// The port where the setting is not given; nil: it then does not listen.
        public let standard: Int?
        /// Whether it speaks TLS, with the server's certificate.
        public let isSecure: Bool
        /// Whether the plugin opens it itself: the transport is UDP.
        public let isOwn: Bool
        /// The plugin is told what came once so many bytes are there, or the end is; 1: each byte at once. Not with TLS.
        public let leastBytes: Int
        /// What is spoken there, in one sentence.
        public let summary: String

        init(_ value: ManifestValue) {
            name = value.text("name")
            setting = value.text("setting")
            standard = value.has("default") ? value.number("default") : nil
            isSecure = value.flag("tls")
            isOwn = value.text("transport") == "udp"
            leastBytes = value.number("leastBytes")
            summary = value.text("summary")
        }
    }

    /// A number that a plugin counts up in its commits, and that `/metrics` shows.
    public struct Counter: Sendable, Hashable {
        /// `abandoned`; with the plugin's name it is unique.
        public let name: String
        /// Its key in the plugin's store, of no account.
        public let key: String
        /// What is counted, in one sentence.
        public let summary: String

        init(_ value: ManifestValue) {
            name = value.text("name")
            key = value.text("key")
            summary = value.text("summary")
        }
    }
}
