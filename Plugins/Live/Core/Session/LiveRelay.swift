package import JSON

/// Other servers that get what a publisher sends, as it is.
package protocol LiveRelay: Sendable {
    /// Hands on whole records; never waits: what a slow server does not take in time is left out for it.
    func relay(_ records: [UInt8])
    /// How each is doing, for the stream's owner.
    var statuses: [JSON] { get }
    /// Ends the connections.
    func close()
}

/// Of a stream that goes nowhere else.
package struct NoRelay: LiveRelay {
    package init() {}
    package func relay(_ records: [UInt8]) {}
    package var statuses: [JSON] { [] }
    package func close() {}
}
