/// What the colours of a picture mean (ISO/IEC 23091-2); 2: not known.
package struct ColorDescription: Sendable, Hashable {
    /// Chromaticities: 1 BT.709, 9 BT.2020.
    package var primaries: UInt16
    /// The curve: 1 BT.709, 16 PQ, 18 HLG.
    package var transfer: UInt16
    /// How YCbCr is made of RGB: 1 BT.709, 6 BT.601, 9 BT.2020.
    package var matrix: UInt16

    /// What every rendition is made in.
    package static let bt709 = ColorDescription(primaries: 1, transfer: 1, matrix: 1)
    /// Nothing is known.
    package static let unknown = ColorDescription(primaries: 2, transfer: 2, matrix: 2)

    /// Makes one.
    package init(primaries: UInt16, transfer: UInt16, matrix: UInt16) {
        self.primaries = primaries
        self.transfer = transfer
        self.matrix = matrix
    }

    /// As a frame of the boundary has it, eight bits each; 0: nothing is known.
    package init(packed: UInt32) {
        func part(_ shift: UInt32) -> UInt16 {
            let value = UInt16(packed >> shift & 0xFF)
            return value == 0 && shift < 16 ? 2 : value
        }
        self.init(primaries: part(0), transfer: part(8), matrix: packed == 0 ? 2 : part(16))
    }

    /// For a configuration of the boundary.
    package var packed: UInt32 {
        UInt32(primaries & 0xFF) | UInt32(transfer & 0xFF) << 8 | UInt32(matrix & 0xFF) << 16
    }

    /// Whether it says anything.
    package var isKnown: Bool { primaries != 2 && transfer != 2 && matrix != 2 && matrix != 0 }

    /// What is not known is taken from another.
    package func completed(by other: ColorDescription) -> ColorDescription {
        ColorDescription(
            primaries: primaries == 2 ? other.primaries : primaries,
            transfer: transfer == 2 ? other.transfer : transfer, matrix: matrix == 2 ? other.matrix : matrix)
    }

    /// What a picture of that coded size usually means where nothing says it: BT.601 up to standard definition.
    package static func usual(width: Int, height: Int) -> ColorDescription {
        width >= 1280 || height > 576 ? .bt709 : ColorDescription(primaries: 6, transfer: 1, matrix: 6)
    }
}

extension ColorDescription {
    /// Whether its colours or its brightness go beyond what BT.709 has: BT.2020 or P3, PQ or HLG.
    package var isWide: Bool {
        [9, 11, 12].contains(primaries) || [16, 18].contains(transfer) || [9, 10].contains(matrix)
    }

    /// Whether it is of high dynamic range.
    package var isHighDynamicRange: Bool { [16, 18].contains(transfer) }
}
