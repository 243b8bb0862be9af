/// What ends a connection because the peer broke the rules, or a bound. Its texts are for logs and for who publishes.
package enum RTMPProblem: Error, Sendable, Hashable, CustomStringConvertible {
    /// The first byte is of another protocol, or of encrypted RTMP.
    case notRTMP
    /// A chunk that continues nothing, or begins a message in the middle of another.
    case badChunk
    /// A control message that cannot be obeyed.
    case badControl
    /// A command that cannot be read.
    case badAMF
    /// ``RTMPLimits/messageBytes``
    case messageTooLong
    /// ``RTMPLimits/unfinishedBytes``
    case tooMuchUnfinished
    /// ``RTMPLimits/chunkStreams``
    case tooManyChunkStreams
    /// ``RTMPLimits/messageStreams``
    case tooManyStreams
    /// ``RTMPLimits/bytesBeforePublishing``
    case tooMuchBeforePublishing

    package var description: String {
        switch self {
        case .notRTMP: "This is not RTMP, or it is encrypted RTMP (rtmpe); use rtmp or rtmps."
        case .badChunk: "A chunk does not fit to those before it."
        case .badControl: "A control message asks for what cannot be done."
        case .badAMF: "A command is not AMF 0, or nested too deeply."
        case .messageTooLong: "A message is longer than allowed."
        case .tooMuchUnfinished: "Too many messages are under way at once."
        case .tooManyChunkStreams: "Too many chunk streams are in use."
        case .tooManyStreams: "Too many streams were created."
        case .tooMuchBeforePublishing: "Too much was sent before publishing began."
        }
    }
}
