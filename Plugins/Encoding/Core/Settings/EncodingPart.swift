/// Which part of an encode a run of stream-media does.
package enum EncodingPart: String, Sendable, Hashable {
    /// Everything.
    case all
    /// The copy of the picture with the sound, by a job of its own: it waits for no encoder.
    case copy
    /// Of a picture that cannot be copied one rung that is made quickly, with the sound, by a job of its own: it waits for no
    /// other stream's ladder.
    case first
    /// What the copy or the first rung left.
    case ladder
}
