/// Something coded that goes into parts and segments.
struct LiveUnit {
    /// Its bytes.
    let unit: CodedUnit
    /// From decoding to showing, ticks of its track.
    let offset: Int64
}
