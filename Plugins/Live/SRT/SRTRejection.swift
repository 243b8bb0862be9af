/// Why a caller is turned away, as libsrt's access control says it: HTTP's codes and 1000.
package enum SRTRejection: Int32, Error, Sendable, Hashable, CaseIterable {
    /// The streamid cannot be read, or there is none.
    case badRequest = 1400
    /// As many publish as may.
    case overload = 1402
    /// It may not.
    case forbidden = 1403
    /// No stream waits for it.
    case notFound = 1404
    /// It does not want to publish.
    case badMode = 1405
    /// Another publishes.
    case conflict = 1409
    /// It is no stream.
    case notSupportedMedia = 1415
    /// The server cannot tell, or stops.
    case down = 1503
}
