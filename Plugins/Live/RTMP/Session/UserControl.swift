/// Events of user control messages (RTMP 1.0, 7.1.7).
enum UserControl {
    static let streamBegin: UInt16 = 0
    static let streamEnd: UInt16 = 1
    static let bufferLength: UInt16 = 3
    static let ping: UInt16 = 6
    static let pong: UInt16 = 7

    /// The body of such a message.
    static func bytes(_ event: UInt16, _ data: [UInt8]) -> [UInt8] { [UInt8(event >> 8), UInt8(event & 0xFF)] + data }
}
