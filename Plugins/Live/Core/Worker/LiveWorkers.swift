package import JSON

/// Starts the workers that turn what publishers send into segments.
package protocol LiveWorkers: Sendable {
    /// Starts one. Its messages come one after the other; it waits until `onMessage` returned. Bytes of a message are stored
    /// by then, durably or, where the message says so, for a while.
    func start(
        account: String, streamID: String, specification: JSON,
        onMessage: @escaping @Sendable (JSON) async throws -> Void
    ) -> any LiveWorker
}

/// A worker that runs.
package protocol LiveWorker: Sendable {
    /// Hands on records; returns once there is room for more. Throws once the run is over.
    func feed(_ records: [UInt8]) async throws
    /// Hands on records without waiting, or takes none of them and answers false: ``feed(_:)`` waits.
    func offer(_ records: [UInt8]) -> Bool
    /// Nothing more comes. Again: nothing.
    func finish() async
    /// Ends it as it is.
    func cancel()
    /// What it said at its end. Throws why it failed.
    func result() async throws -> JSON
}
