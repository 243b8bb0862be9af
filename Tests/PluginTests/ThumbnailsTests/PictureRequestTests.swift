import JSON
import PluginSDK
import Testing
import ThumbnailsCore

@Suite("What is asked of pictures")
struct PictureRequestTests {
    @Test(
        "is read from addresses",
        arguments: [
            ("", Moment.chosen), ("time=12.5", .seconds(12.5)), ("time=0", .seconds(0)), ("time=50%", .share(0.5)),
            ("time=50%25", .share(0.5)), ("width=3&time=100%&x=1", .share(1)), ("time=1&time=2", .seconds(1)),
        ])
    func moment(query: String, moment: Moment) throws {
        #expect(try PictureRequest(format: .jpg, query: query).moment == moment)
    }

    @Test(
        "is refused beyond its bounds, with the field's name",
        arguments: [
            ("time=-1", "time"), ("time=-5%", "time"), ("time=101%", "time"), ("time=soon", "time"),
            ("time=nan", "time"), ("time=inf", "time"), ("width=0", "width"), ("width=4097", "width"),
            ("height=-3", "height"), ("height=1.5", "height"), ("fit=around", "fit"), ("duration=0", "duration"),
            ("duration=10.5", "duration"), ("fps=0.5", "fps"), ("fps=31", "fps"), ("duration=10&fps=30", "duration"),
        ])
    func refused(query: String, field: String) throws {
        let error = #expect(throws: PluginError.self) { try PictureRequest(format: .webp, query: query) }
        #expect(error?.code == "VALIDATION_ERROR")
        #expect(error?.details["issues"]?[0]?["path"] == .string("/query/\(field)"))
    }

    @Test("moves as gif, as webp where a time or a rate says so, and else not")
    func movement() throws {
        #expect(try PictureRequest(format: .gif, query: "").movement == .usual)
        #expect(try PictureRequest(format: .gif, query: "").width == Movement.usualWidth)
        #expect(try PictureRequest(format: .gif, query: "height=50").width == nil)
        #expect(try PictureRequest(format: .webp, query: "").movement == nil)
        #expect(
            try PictureRequest(format: .webp, query: "duration=2").movement
                == Movement(durationSeconds: 2, frameRate: 10))
        #expect(throws: PluginError.self) { try PictureRequest(format: .jpg, query: "fps=5") }
        #expect(throws: PluginError.self) { try PictureRequest(["format": "png", "durationSeconds": 1]) }
    }

    @Test("is the same from the operation and from the address that it answers")
    func addresses() throws {
        let request = try PictureRequest([
            "timeSeconds": 12.25, "width": 300, "height": 200, "fit": "cover", "format": "webp", "frameRate": 5,
        ])
        #expect(request.query == "time=12.25&width=300&height=200&fit=cover&duration=3&fps=5")
        #expect(try PictureRequest(format: .webp, query: request.query) == request)
        #expect(try PictureRequest([:]).query == "")
    }

    @Test("has a name of its own")
    func names() throws {
        func name(_ query: String, _ format: PictureFormat = .jpg) throws -> String {
            PictureName.of(try PictureRequest(format: format, query: query), seconds: 1.5)
        }
        #expect(try name("") == "1500-full.jpg")
        #expect(try name("width=64&fit=cover") == "1500-64x.jpg")
        #expect(try name("width=64&height=32&fit=cover") == "1500-64x32-cover.jpg")
        #expect(try name("fps=5", .gif) == "1500-320x-3000at5000.gif")
        #expect(PictureName.of(try PictureRequest([:]), seconds: 0, until: 7) == "0-full-of7.jpg")
    }
}
