/// What a session is to do next, as its ``SessionState`` decided.
package enum SessionEffect: Sendable, Hashable {
    /// Start a worker for the publisher that is connected.
    case startRun
    /// Nothing more comes for the worker: let it finish what it has.
    case finishRun
    /// End the worker as it is.
    case cancelRun
    /// Send the publisher away.
    case endPublisher(LiveIngestError)
    /// The stream is live: the first publisher was understood.
    case begin
    /// No publisher is there any more, since then (milliseconds since 1970).
    case away(Int64)
    /// The publisher is back.
    case back
    /// Something that the stream's owner should know.
    case warn(String)
    /// The session is over, and nothing of it runs any more.
    case conclude(SessionEnd)
}
