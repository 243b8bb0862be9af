/// What the colours of a picture mean (ISO/IEC 23091-2); 2: not known.
struct ColorDescription: Sendable, Hashable {
    var primaries: UInt16
    var transfer: UInt16
    var matrix: UInt16

    /// Whether it says anything.
    var isKnown: Bool { primaries != 2 && transfer != 2 && matrix != 2 && matrix != 0 }
}
