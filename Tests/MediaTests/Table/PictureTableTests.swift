import Testing

/// Kinds of pictures: each is made by ffmpeg, encoded, and compared with what it shows.
@Suite struct PictureTableTests {
    private static let quick = [
        "-c:v", "libx264", "-preset", "veryfast", "-crf", "12", "-pix_fmt", "yuv420p", "-c:a", "aac",
    ]

    /// What the filter does to a picture, the matrix undoes.
    private static func turned(_ name: String, filter: String, matrix: [Int32], sideways: Bool) -> SourceRow {
        SourceRow(name, "turned.mp4", ["-vf", filter] + quick) { row in
            row.patch = DisplayMatrix.set(matrix)
            if sideways { row.size = (360, 640) }
            row.picture = Pattern.picture(size: sideways ? "360x640" : "640x360")
            // ffmpeg turns by itself where nothing is mirrored.
            if matrix[0] * matrix[3] - matrix[1] * matrix[2] < 0 { row.reference = nil }
        }
    }

    static let lying: [SourceRow] = [
        turned("phone, turned 90°", filter: "transpose=2", matrix: [0, 1, -1, 0], sideways: true),
        turned("phone, turned 180°", filter: "hflip,vflip", matrix: [-1, 0, 0, -1], sideways: false),
        turned("phone, turned 270°", filter: "transpose=1", matrix: [0, -1, 1, 0], sideways: true),
        turned("mirrored", filter: "hflip", matrix: [-1, 0, 0, 1], sideways: false),
        turned("upside down", filter: "vflip", matrix: [1, 0, 0, -1], sideways: false),
        turned("mirrored, turned 90°", filter: "transpose=0", matrix: [0, 1, 1, 0], sideways: true),
        turned("mirrored, turned 270°", filter: "transpose=3", matrix: [0, -1, -1, 0], sideways: true),
    ]

    @Test func picturesThatLieStandUpright() async {
        await SourceTable(rows: Self.lying).check("orientation")
    }

    static let shapes: [SourceRow] = [
        SourceRow(
            "odd size, 4:4:4", "odd.mkv", ["-c:v", "libx264", "-crf", "10", "-pix_fmt", "yuv444p", "-c:a", "aac"]
        ) {
            $0.picture = Pattern.picture(size: "641x361")
            $0.reference = SourceRow.fromBT601 + ",crop=640:360:0:0"
        },
        SourceRow("wide pixels (64:45)", "wide.mp4", ["-vf", "scale=360:288,setsar=64/45"] + quick) {
            $0.picture = Pattern.picture(size: "512x288")
            $0.size = (512, 288)
        },
        SourceRow(
            "narrow pixels (8:9), MPEG-2", "narrow.mpg",
            ["-vf", "scale=352:240,setsar=10/11", "-c:v", "mpeg2video", "-b:v", "6M", "-c:a", "mp2"]
        ) {
            $0.picture = Pattern.picture(size: "320x240", rate: "30000/1001")
            $0.size = (320, 240)
            $0.rate = 30000.0 / 1001
        },
        SourceRow("tall pixels, turned", "tall.mp4", ["-vf", "transpose=2,scale=720:360,setsar=1/2"] + quick) {
            $0.picture = Pattern.picture(size: "360x360")
            $0.size = (360, 360)
            $0.patch = DisplayMatrix.set([0, 1, -1, 0])
            $0.reference = nil
        },
        SourceRow(
            "interlaced, top first (H.264)", "top.ts",
            [
                "-vf", "tinterlace=mode=interleave_top,setfield=tff", "-c:v", "libx264", "-crf", "12", "-pix_fmt",
                "yuv420p", "-flags", "+ildct+ilme", "-x264-params", "tff=1", "-c:a", "aac",
            ]
        ) {
            $0.picture = Pattern.picture(rate: "50")
            $0.reference = "bwdif=mode=send_frame," + SourceRow.fromBT601
        },
        SourceRow(
            "interlaced, bottom first (MPEG-2)", "bottom.mpg",
            [
                "-vf", "tinterlace=mode=interleave_bottom,setfield=bff", "-c:v", "mpeg2video", "-b:v", "8M", "-flags",
                "+ildct+ilme", "-c:a", "ac3",
            ]
        ) {
            $0.picture = Pattern.picture(size: "640x480", rate: "60000/1001")
            $0.size = (640, 480)
            $0.rate = 30000.0 / 1001
            $0.reference = "bwdif=mode=send_frame," + SourceRow.fromBT601
        },
        SourceRow(
            "interlaced, 4:2:2, 10 bit (ProRes)", "prores.mov",
            [
                "-vf", "tinterlace=mode=interleave_top,setfield=tff", "-c:v", "prores_ks", "-flags", "+ildct+ilme",
                "-pix_fmt", "yuv422p10le", "-c:a", "pcm_s24le",
            ]
        ) {
            $0.picture = Pattern.picture(rate: "50")
            $0.reference = "bwdif=mode=send_frame," + SourceRow.fromBT601
        },
        SourceRow("another shape midway", "shapes.ts", ["-c:v", "copy"]) {
            $0.patch = { _ in try Joined.shapes() }
            $0.reference = nil
            $0.seconds = 4
            $0.hasSync = false
        },
    ]

    @Test func shapesComeOutRight() async {
        await SourceTable(rows: Self.shapes).check("shape")
    }

    static let rates: [SourceRow] =
        [("24000/1001", 24000.0 / 1001), ("24", 24), ("30000/1001", 30000.0 / 1001), ("30", 30), ("15", 15), ("1", 1)]
        .map { text, rate in
            SourceRow("\(text) pictures a second", "rate.mp4", quick) {
                $0.picture = Pattern.picture(rate: text)
                $0.rate = rate
            }
        }
        + [
            ("50", 50.0, "720"), ("60000/1001", 60000.0 / 1001, "720"), ("120", 60, "720"), ("60", 30, "360"),
            ("120", 30, "360"), ("100", 50, "720"),
        ].map { text, rate, lines in
            SourceRow(
                "\(text) pictures a second, \(lines) lines", "rate.mp4",
                ["-c:v", "libx264", "-preset", "ultrafast", "-crf", "16", "-pix_fmt", "yuv420p", "-c:a", "aac"]
            ) {
                let width = (Int(lines) ?? 0) * 16 / 9
                $0.picture = Pattern.picture(size: "\(width)x\(lines)", rate: text)
                $0.size = (width, Int(lines) ?? 0)
                $0.rate = rate
                if lines == "720" { $0.reference = "scale=in_color_matrix=bt709:out_color_matrix=bt709" }
            }
        } + [
            SourceRow("variable rate", "vfr.mp4", ["-vf", "select='not(mod(n,5))+gt(n,40)'", "-vsync", "vfr"] + quick) {
                $0.rate = 0
                $0.reference = nil
            },
            SourceRow(
                "variable rate, milliseconds", "vfr.mkv",
                ["-vf", "select='not(mod(n,3))+lt(mod(n,20),7)'", "-vsync", "vfr"] + quick
            ) {
                $0.picture = Pattern.picture(rate: "30")
                $0.seconds = 2.933
                $0.rate = 0
                $0.reference = nil
            },
            SourceRow("three pictures", "three.mp4", ["-frames:v", "3"] + quick) {
                $0.sound = nil
                $0.seconds = 0.12
            },
            SourceRow("one picture", "one.mp4", ["-frames:v", "1"] + quick) {
                $0.reference = nil
                $0.sound = nil
                $0.seconds = 0.04
            },
        ]

    @Test func ratesComeOutRight() async {
        await SourceTable(rows: Self.rates).check("rate")
    }

    static let colors: [SourceRow] = [
        SourceRow(
            "BT.709, said", "709.mp4",
            [
                "-vf", "scale=out_color_matrix=bt709", "-colorspace", "bt709", "-color_primaries", "bt709",
                "-color_trc", "bt709",
            ] + quick
        ) {
            $0.reference = "scale=in_color_matrix=bt709:out_color_matrix=bt709"
        },
        SourceRow(
            "BT.601, said", "601.mp4",
            [
                "-vf", "scale=out_color_matrix=bt601", "-colorspace", "smpte170m", "-color_primaries", "smpte170m",
                "-color_trc", "smpte170m",
            ] + quick),
        SourceRow(
            "BT.601 in high definition, said", "601.mkv",
            [
                "-vf", "scale=out_color_matrix=bt601", "-colorspace", "bt470bg", "-color_primaries", "bt470bg",
                "-color_trc", "smpte170m",
            ] + quick
        ) {
            $0.picture = Pattern.picture(size: "1280x720")
            $0.size = (1280, 720)
        },
        SourceRow(
            "full range", "full.mp4",
            ["-vf", "scale=out_color_matrix=bt709:out_range=full", "-color_range", "pc", "-colorspace", "bt709"] + quick
        ) {
            $0.reference = "scale=in_color_matrix=bt709:out_color_matrix=bt709:in_range=full:out_range=tv"
        },
        SourceRow(
            "full range, MJPEG", "full.avi",
            ["-c:v", "mjpeg", "-q:v", "2", "-pix_fmt", "yuvj422p", "-c:a", "pcm_s16le"]
        ) {
            $0.reference = "scale=in_color_matrix=bt601:out_color_matrix=bt709:in_range=full:out_range=tv"
        },
        SourceRow(
            "10 bit (HEVC)", "ten.mp4",
            [
                "-c:v", "libx265", "-preset", "ultrafast", "-crf", "12", "-x265-params", "log-level=none", "-pix_fmt",
                "yuv420p10le", "-tag:v", "hvc1", "-c:a", "aac",
            ]),
        SourceRow(
            "4:2:2, 10 bit (H.264)", "422.mov",
            ["-c:v", "libx264", "-crf", "12", "-pix_fmt", "yuv422p10le", "-c:a", "aac"]),
        SourceRow(
            "4:4:4, 12 bit, alpha (ProRes)", "4444.mov",
            ["-c:v", "prores_ks", "-profile:v", "4444", "-pix_fmt", "yuva444p10le", "-c:a", "pcm_s16le"]),
        SourceRow("RGB (H.264)", "rgb.mkv", ["-c:v", "libx264rgb", "-crf", "10", "-c:a", "aac"]) {
            $0.reference = "scale=out_color_matrix=bt709:out_range=tv"
        },
        SourceRow("grey (H.264)", "grey.mkv", ["-c:v", "libx264", "-crf", "12", "-pix_fmt", "gray", "-c:a", "aac"]) {
            $0.hasCorners = false
            $0.reference = "format=yuv420p"
        },
        SourceRow("palette (GIF)", "palette.gif", ["-vf", "fps=10,scale=320:180"]) {
            $0.sound = nil
            $0.size = (320, 180)
            $0.rate = 10
            $0.reference = "scale=out_color_matrix=bt709:out_range=tv"
        },
        SourceRow("high dynamic range, PQ", "pq.mp4", HDR.arguments(transfer: "smpte2084")) {
            $0.reference = nil
        },
        SourceRow("high dynamic range, HLG", "hlg.mp4", HDR.arguments(transfer: "arib-std-b67")) {
            $0.reference = nil
        },
        SourceRow("BT.2020, standard range", "2020.mp4", HDR.arguments(transfer: "bt2020-10")) {
            $0.reference =
                "zscale=matrixin=2020_ncl:transferin=bt709:primariesin=2020:matrix=709:transfer=709:primaries=709"
            $0.likeness = 0.93
        },
    ]

    @Test func coloursComeOutRight() async {
        await SourceTable(rows: Self.colors).check("colour")
    }
}
