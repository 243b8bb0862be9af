/// What happened to a connection, as its plugin is told.
package enum NetEvent {
    /// It was made, to a listener.
    case opened
    /// Bytes came; they are there for the time of the call.
    case bytes(UnsafeRawBufferPointer)
    /// It is over; the last.
    case closed(NetEnd)
}
