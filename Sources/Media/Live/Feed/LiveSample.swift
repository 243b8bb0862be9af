/// A coded picture or block of sound, as it came.
package struct LiveSample: Sendable {
    /// When it is decoded and shown, on the publisher's clock, 90,000 ticks a second.
    var decodeTime: Int64
    var presentationTime: Int64
    /// How long it lasts, 90,000 ticks a second, where the source says it; else 0.
    var duration: Int64 = 0
    /// Whether decoding can start with it.
    var isKeyframe: Bool
    /// When it came in, milliseconds since 1970.
    var arrived: Int64
    /// Its bytes as MP4 has them.
    let bytes: CodedBytes
}
