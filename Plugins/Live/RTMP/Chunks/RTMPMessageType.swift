/// What a message is (RTMP 1.0, 5.4, 6.2 and 7.1). Others than those named here are let by.
package struct RTMPMessageType: RawRepresentable, Sendable, Hashable {
    package let rawValue: UInt8

    /// Of the byte on the wire.
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    package static let setChunkSize = RTMPMessageType(rawValue: 1)
    package static let abort = RTMPMessageType(rawValue: 2)
    package static let acknowledgement = RTMPMessageType(rawValue: 3)
    package static let userControl = RTMPMessageType(rawValue: 4)
    package static let windowSize = RTMPMessageType(rawValue: 5)
    package static let peerBandwidth = RTMPMessageType(rawValue: 6)
    package static let audio = RTMPMessageType(rawValue: 8)
    package static let video = RTMPMessageType(rawValue: 9)
    /// Data and commands after a byte that says that AMF 0 follows (Enhanced RTMP v2, "Enabling AMF3 in RTMP").
    package static let wrappedData = RTMPMessageType(rawValue: 15)
    package static let wrappedCommand = RTMPMessageType(rawValue: 17)
    package static let data = RTMPMessageType(rawValue: 18)
    package static let command = RTMPMessageType(rawValue: 20)
    /// Several FLV tags in one.
    package static let aggregate = RTMPMessageType(rawValue: 22)
}
