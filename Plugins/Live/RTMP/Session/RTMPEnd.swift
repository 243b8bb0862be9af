/// How a session ended.
package enum RTMPEnd: Sendable, Hashable {
    /// The publisher said goodbye.
    case unpublished
    /// It was not let in: the application is another, or its key was rejected.
    case refused
    /// It wanted to watch, which is not done by RTMP here.
    case wantedToPlay
    /// We ended it.
    case stopped
    /// The client broke a rule.
    case broken(RTMPProblem)
}
