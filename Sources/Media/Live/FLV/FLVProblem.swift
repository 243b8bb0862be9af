/// Why the body of an audio or video message cannot be read.
package enum FLVProblem: Error, Sendable, Hashable {
    /// It ends before what its header promises.
    case truncated
    /// A multitrack message inside a multitrack message, or a kind of multitrack message that is not defined.
    case badMultitrack
}
