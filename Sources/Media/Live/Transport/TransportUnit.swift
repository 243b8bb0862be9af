/// A packet of an elementary stream (PES) of an MPEG transport stream.
package struct TransportUnit: Sendable, Hashable {
    /// The stream's packets' identifier.
    package let pid: Int
    /// 90,000 ticks a second, 33 bits; nil: not said.
    package let presentationTime: Int64?
    package let decodeTime: Int64?
    /// What it carries.
    package let payload: [UInt8]
}
