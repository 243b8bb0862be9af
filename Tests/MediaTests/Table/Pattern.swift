/// The picture and the sound that the sources of the table show: moving shapes, a colour in each corner (red, green, blue
/// and yellow, in reading order), and a white flash with a beep at seconds 1 and 2.
enum Pattern {
    /// When the flash and the beep begin, seconds.
    static let starts = [1.0, 2.0]

    /// The size where the picture is there to be in time with.
    static let small = "320x180"

    static func picture(size: String = "640x360", rate: String = "25", seconds: Double = 3) -> String {
        // A little early: a picture that begins with the second is inside whatever its time was rounded to.
        let flash = starts.map { "between(t,\($0 - 0.001),\($0 + 0.399))" }.joined(separator: "+")
        return "testsrc2=s=\(size):r=\(rate):d=\(seconds),format=gbrp,\(corners),"
            + "drawbox=x=iw*3/8:y=ih*3/8:w=iw/4:h=ih/4:color=black:t=fill,"
            + "drawbox=x=iw*3/8:y=ih*3/8:w=iw/4:h=ih/4:color=white:t=fill:enable='\(flash)'"
    }

    static func sound(seconds: Double = 3, layout: String = "stereo", rate: Int = 48_000) -> String {
        let beep = starts.map { "between(t,\($0),\($0 + 0.4))" }.joined(separator: "+")
        let tone = "0.4*sin(2*PI*1000*t)*(\(beep))"
        return "aevalsrc='\(tone)':s=\(rate):d=\(seconds),aformat=channel_layouts=\(layout)"
    }

    private static let corners = [
        ("0", "0", "red"), ("iw*7/8", "0", "lime"), ("0", "ih*7/8", "blue"), ("iw*7/8", "ih*7/8", "yellow"),
    ]
    .map { "drawbox=x=\($0):y=\($1):w=iw/8:h=ih/8:color=\($2):t=fill" }.joined(separator: ",")
}
