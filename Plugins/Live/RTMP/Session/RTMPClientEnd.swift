/// How a client's session ended.
package enum RTMPClientEnd: Sendable, Hashable {
    /// The server said no.
    case refused(ServerWord)
    /// The server says that the stream is over, or that it wants the connection closed.
    case finished
    /// The server broke a rule.
    case broken(RTMPProblem)
}
