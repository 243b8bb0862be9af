/// How large a picture becomes, and which part of the film's is shown in it.
package struct PictureShape: Sendable, Hashable {
    /// The longest side that is made, pixels.
    package static let longestSide = 4096

    /// Of what is made, pixels.
    package var width: Int
    package var height: Int
    /// Of the film's picture, pixels; where it is cut is even, since four pixels share a colour.
    package var left = 0
    package var top = 0
    package var shownWidth: Int
    package var shownHeight: Int

    /// Of a film's picture of `source`, pixels; where one side is not wanted it follows from the other, where none is the
    /// picture keeps its size.
    package init(source: (width: Int, height: Int), width: Int?, height: Int?, fit: PictureFitting) {
        let (full, lines) = (max(1, source.width), max(1, source.height))
        shownWidth = full
        shownHeight = lines
        guard let width, let height else {
            let scale =
                width.map { Double($0) / Double(full) } ?? height.map { Double($0) / Double(lines) }
                ?? min(1, Double(Self.longestSide) / Double(max(full, lines)))
            self.width = width ?? Self.side(full, scale)
            self.height = height ?? Self.side(lines, scale)
            return
        }
        let (across, down) = (Double(width) / Double(full), Double(height) / Double(lines))
        guard fit == .contain else {
            self.width = width
            self.height = height
            if fit == .cover { cut(to: max(across, down)) }
            return
        }
        self.width = across <= down ? width : Self.side(full, down)
        self.height = down <= across ? height : Self.side(lines, across)
    }

    /// Shows the middle, as much of it as fills the size at that scale.
    private mutating func cut(to scale: Double) {
        let (full, lines) = (shownWidth, shownHeight)
        shownWidth = min(full, max(1, Int((Double(width) / scale).rounded())))
        shownHeight = min(lines, max(1, Int((Double(height) / scale).rounded())))
        left = (full - shownWidth) / 2 & ~1
        top = (lines - shownHeight) / 2 & ~1
    }

    private static func side(_ length: Int, _ scale: Double) -> Int {
        min(longestSide, max(1, Int((Double(length) * scale).rounded())))
    }
}
