internal import CLibAV

/// Pictures that can be seen through: players show them over black.
enum Transparency {
    /// Blends a planar 4:2:0 picture with alpha in its fourth plane over black, in place. Limited range.
    static func overBlack(_ frame: UnsafeMutablePointer<AVFrame>, isDeep: Bool) {
        if isDeep {
            blend(frame, UInt16.self, black: 64, grey: 512, opaque: 1023)
        } else {
            blend(frame, UInt8.self, black: 16, grey: 128, opaque: 255)
        }
    }

    private static func blend<Word: FixedWidthInteger & UnsignedInteger>(
        _ frame: UnsafeMutablePointer<AVFrame>, _ word: Word.Type, black: Int, grey: Int, opaque: Int
    ) {
        let picture = frame.pointee
        guard let luma = picture.data.0, let blue = picture.data.1, let red = picture.data.2, let alpha = picture.data.3
        else { return }
        func row(_ plane: UnsafeMutablePointer<UInt8>, _ y: Int, _ stride: Int32) -> UnsafeMutablePointer<Word> {
            UnsafeMutableRawPointer(plane + y * Int(stride)).assumingMemoryBound(to: Word.self)
        }
        func mixed(_ value: Word, _ base: Int, _ alpha: Int) -> Word {
            Word(truncatingIfNeeded: base + (Int(value) - base) * min(alpha, opaque) / opaque)
        }
        for y in 0..<Int(picture.height) {
            let opacity = row(alpha, y, picture.linesize.3)
            let line = row(luma, y, picture.linesize.0)
            for x in 0..<Int(picture.width) { line[x] = mixed(line[x], black, Int(opacity[x])) }
            guard y % 2 == 0 else { continue }
            let blueLine = row(blue, y / 2, picture.linesize.1)
            let redLine = row(red, y / 2, picture.linesize.2)
            for x in 0..<(Int(picture.width) + 1) / 2 {
                let share = Int(opacity[2 * x])
                blueLine[x] = mixed(blueLine[x], grey, share)
                redLine[x] = mixed(redLine[x], grey, share)
            }
        }
    }
}
