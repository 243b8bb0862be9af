/// How a coded picture has to be turned to stand upright: mirrored first, then turned clockwise.
package struct Orientation: Sendable, Hashable {
    /// Clockwise turns by 90°, 0 to 3.
    package var quarterTurns = 0
    /// Left and right changed before it is turned.
    package var isMirrored = false

    /// A picture that stands upright as it is.
    package static let upright = Orientation()

    /// Makes one.
    package init(quarterTurns: Int = 0, isMirrored: Bool = false) {
        self.quarterTurns = quarterTurns
        self.isMirrored = isMirrored
    }

    /// Of a display matrix (ISO/IEC 14496-12, 6.2.2): nine numbers in rows, the upper left four in 16.16. What lies
    /// between quarters goes to the nearest; a matrix that flattens the picture is not believed.
    package init(matrix: [Int32]) {
        guard matrix.count >= 5 else { return }
        let (a, b, c, d) = (Double(matrix[0]), Double(matrix[1]), Double(matrix[3]), Double(matrix[4]))
        let determinant = a * d - b * c
        guard abs(determinant) > 1 else { return }
        isMirrored = determinant < 0
        // A point (x, y) is shown at (ax + cy, bx + dy), y downwards. Mirroring first turns a and b about.
        let (across, down) = isMirrored ? (-a, -b) : (a, b)
        if abs(across) >= abs(down) {
            quarterTurns = across > 0 ? 0 : 2
        } else {
            quarterTurns = down > 0 ? 1 : 3
        }
    }

    /// Whether width and height change places.
    package var isSideways: Bool { quarterTurns % 2 != 0 }
}
