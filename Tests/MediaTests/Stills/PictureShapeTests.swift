import JSON
import Media
import Testing

/// Sizes, and what is shown in them.
@Suite struct PictureShapeTests {
    /// Four columns of 80 pixels: red, green, blue, white.
    private static let stripes = Result { () throws -> Encode in
        let folder = try Folder()
        let boxes = zip(["red", "lime", "blue", "white"], 0..<4)
            .map { "drawbox=x=\($1 * 80):y=0:w=80:h=180:color=\($0):t=fill" }.joined(separator: ",")
        try Media.make([
            "-f", "lavfi", "-i", "color=black:s=320x180:r=25:d=0.4", "-vf", "\(boxes),format=yuv420p", "-c:v",
            "libx264", "-preset", "ultrafast", "-crf", "4", folder.file("film.mp4"),
        ])
        return try Encode.run(folder.file("film.mp4"), ["preset": "veryfast"])
    }

    private func still(_ more: JSONObject) throws -> Pixels {
        var more = more
        more["times"] = [0.2]
        let still = try StillRun.of(Self.stripes.get(), "180p", 0...0, more)
        let pixels = try still.pixels()
        #expect(still.message["width"]?.int == pixels.width && still.message["height"]?.int == pixels.height)
        return pixels
    }

    @Test(arguments: ["jpg", "png", "webp"]) func containIsWholeWithoutBars(format: String) throws {
        let picture = try still(["width": 100, "height": 100, "format": .string(format)])
        #expect(picture.width == 100 && picture.height == 56)
        #expect([12, 37, 62, 87].map { picture.name($0, 28) } == ["red", "green", "blue", "white"])
        #expect([2, 53].map { picture.name(12, $0) } == ["red", "red"])
    }

    @Test func coverCutsTheSides() throws {
        let picture = try still(["width": 100, "height": 100, "fit": "cover", "format": "png"])
        #expect(picture.width == 100 && picture.height == 100)
        // The middle 180 of 320 pixels: 10 of red and of white are left.
        #expect([1, 28, 72, 98].map { picture.name($0, 50) } == ["red", "green", "blue", "white"])
    }

    @Test func fillStretches() throws {
        let picture = try still(["width": 100, "height": 200, "fit": "fill", "format": "png"])
        #expect(picture.width == 100 && picture.height == 200)
        #expect([12, 37, 62, 87].map { picture.name($0, 190) } == ["red", "green", "blue", "white"])
    }

    @Test func oneSideIsEnough() throws {
        #expect(try still(["width": 160]).height == 90)
        #expect(try still(["height": 45]).width == 80)
        let full = try still([:])
        #expect(full.width == 320 && full.height == 180)
        let odd = try still(["width": 101])
        #expect(odd.width == 101 && odd.height == 57)
    }

    @Test func theFilesPictureIsUprightWithSquarePixels() throws {
        let folder = try Folder()
        try Media.make([
            "-f", "lavfi", "-i", "color=black:s=160x240:r=25:d=0.4", "-vf",
            "drawbox=x=0:y=0:w=80:h=240:color=red:t=fill,setsar=2/1,format=yuv420p", "-c:v", "libx264", "-preset",
            "ultrafast", folder.file("wide.mp4"),
        ])
        try Media.make([
            "-i", folder.file("wide.mp4"), "-c", "copy", "-metadata:s:v", "rotate=90", folder.file("film.mp4"),
        ])
        let still = try StillRun(["times": [0]], [try Folder.read(folder.file("film.mp4"))])
        let picture = try still.pixels()
        // 320×240 as it is shown, turned.
        #expect(picture.width == 240 && picture.height == 320, "\(still.failed ?? .null)")
        let (upper, lower) = (picture.name(120, 40), picture.name(120, 280))
        #expect(Set([upper, lower]) == ["red", "black"])
    }

    @Test func sizesFollow() {
        func size(_ width: Int?, _ height: Int?, _ fit: PictureFitting = .contain) -> [Int] {
            let shape = PictureShape(source: (1920, 1080), width: width, height: height, fit: fit)
            return [shape.width, shape.height, shape.left, shape.top, shape.shownWidth, shape.shownHeight]
        }
        #expect(size(nil, nil) == [1920, 1080, 0, 0, 1920, 1080])
        #expect(size(640, nil) == [640, 360, 0, 0, 1920, 1080])
        #expect(size(640, 640) == [640, 360, 0, 0, 1920, 1080])
        #expect(size(640, 640, .fill) == [640, 640, 0, 0, 1920, 1080])
        #expect(size(540, 540, .cover) == [540, 540, 420, 0, 1080, 1080])
        #expect(size(960, 270, .cover) == [960, 270, 0, 270, 1920, 540])
        #expect(size(1, 4096) == [1, 1, 0, 0, 1920, 1080])
        let large = PictureShape(source: (7680, 4320), width: nil, height: nil, fit: .contain)
        #expect(large.width == 4096 && large.height == 2304)
    }
}
