extension Manifest {
    /// What a plugin needs of others.
    public struct Needs: Sendable, Hashable {
        /// Services of the host: `log`, `store`, … No others are given to it.
        public let services: [String]
        /// Kinds of workers, all required.
        public let workers: [String]
        /// Operations of other plugins. No others may be called.
        public let operations: [OperationNeed]

        init(_ value: ManifestValue) {
            services = value.texts("services")
            workers = value.texts("workers")
            operations = value.list("operations").map(OperationNeed.init)
        }
    }

    /// An operation of another plugin that a plugin calls.
    public struct OperationNeed: Sendable, Hashable {
        /// `resolveStream`.
        public let name: String
        /// Whether the plugin also works without it.
        public let optional: Bool
        /// What is missing without it, for an operator.
        public let without: String

        init(_ value: ManifestValue) {
            name = value.text("name")
            optional = value.flag("optional")
            without = value.text("without")
        }
    }
}
