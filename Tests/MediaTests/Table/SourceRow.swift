/// One kind of source: how ffmpeg makes it, and what must come out.
struct SourceRow: Sendable {
    /// As the table says it.
    var name: String
    /// The file's name; its ending decides the container.
    var file: String
    /// Arguments before the inputs' filters are named: the lavfi graphs.
    var picture: String? = Pattern.picture()
    var sound: String? = Pattern.sound()
    /// Arguments after the inputs.
    var arguments: [String]
    /// Changes the file's bytes.
    var patch: (@Sendable ([UInt8]) throws -> [UInt8])?
    /// What is shown, seconds.
    var seconds = 3.0
    /// The first rendition's size.
    var size = (width: 640, height: 360)
    /// The first rendition's pictures a second; 0: they come when they like.
    var rate = 25.0
    /// What of the source, decoded by ffmpeg, the first rendition must look like; nil: no comparison.
    var reference: String? = SourceRow.fromBT601
    /// The least SSIM.
    var likeness = 0.95
    /// Whether the flash and the beep are in it.
    var hasSync = true
    /// Whether the coloured corners are where they should be.
    var hasCorners = true

    /// Small pictures that say nothing of their colours are in BT.601; renditions are in BT.709.
    static let fromBT601 = "scale=in_color_matrix=bt601:out_color_matrix=bt709:flags=bicubic+accurate_rnd"

    init(_ name: String, _ file: String, _ arguments: [String], _ change: (inout SourceRow) -> Void = { _ in }) {
        self.name = name
        self.file = file
        self.arguments = arguments
        change(&self)
    }
}
