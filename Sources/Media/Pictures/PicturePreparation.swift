/// Makes of decoded pictures what the first rendition shows: its size, BT.709 at standard range, upright. The other
/// renditions are made of that. Used by one thread.
final class PicturePreparation {
    /// How colours are brought to BT.709.
    private enum Conversion {
        case none
        case matrix(MatrixConversion)
        case table(ColorTable)
    }

    private let track: SourceTrack
    private let width: Int
    private let height: Int
    private let fit: PictureFit
    private let turner: Turner
    private var conversion: (color: ColorDescription, conversion: Conversion)?

    /// For a track and the size of the first rendition, upright.
    init(_ track: SourceTrack, width: Int, height: Int) {
        self.track = track
        self.width = track.orientation.isSideways ? height : width
        self.height = track.orientation.isSideways ? width : height
        fit = PictureFit(
            width: self.width, height: self.height, codedWidth: track.width, codedHeight: track.height)
        turner = Turner(track.orientation, width: width, height: height)
    }

    func prepare(_ frame: MediaFrame) throws(MediaFailure) -> MediaFrame {
        let color = frame.color.completed(by: track.color)
            .completed(by: .usual(width: track.width, height: track.height))
        switch conversion(from: color) {
        case .none: return turner.turn(try fit.fit(frame, keepsDepth: false))
        case .matrix(let matrix): return turner.turn(matrix.convert(try fit.fit(frame, keepsDepth: false)))
        case .table(let table): return turner.turn(table.convert(try fit.fit(frame, keepsDepth: true)))
        }
    }

    private func conversion(from color: ColorDescription) -> Conversion {
        if let conversion, conversion.color == color { return conversion.conversion }
        let made: Conversion
        if color.isWide {
            let exact = ColorSpaceConversion(from: color, peak: track.peakLight)
            made = .table(ColorTable(exact, width: width, height: height))
        } else if [4, 5, 6, 7].contains(color.matrix) {
            made = .matrix(MatrixConversion(from: color.matrix, width: width, height: height))
        } else {
            made = .none
        }
        conversion = (color, made)
        return made
    }
}
