import CStreamPlugin

/// What a decoder says of a picture beside its samples.
extension MediaFrame {
    /// Whether its two fields are of different instants.
    var isInterlaced: Bool { value.flags & STREAM_FRAME_INTERLACED.rawValue != 0 }

    /// Whether the upper field is the earlier one.
    var isTopFieldFirst: Bool { value.flags & STREAM_FRAME_TOP_FIELD_FIRST.rawValue != 0 }

    /// What its colours mean.
    var color: ColorDescription { ColorDescription(packed: value.color) }

    /// Of a pixel, width by height; nil: not known.
    var pixelAspect: Double? {
        guard value.pixel_aspect_num > 0, value.pixel_aspect_den > 0 else { return nil }
        let aspect = Double(value.pixel_aspect_num) / Double(value.pixel_aspect_den)
        return 0.01...100 ~= aspect ? aspect : nil
    }

    /// Whether its samples have ten bits.
    var isDeep: Bool { value.pixel_format == STREAM_PIXEL_YUV420P10.rawValue }

    /// The same picture once more, at another time; the planes are shared.
    func repeated(pts: Int64, duration: Int64) -> MediaFrame {
        var value = value
        value.pts = pts
        value.duration = duration
        if let buffer = value.buffer { value.retain?(buffer) }
        return MediaFrame(adopting: value)
    }

    /// Its upper left part; the planes are shared.
    func cropped(width: Int, height: Int) -> MediaFrame {
        if width == self.width, height == self.height { return self }
        var value = value
        value.width = UInt32(width)
        value.height = UInt32(height)
        if let buffer = value.buffer { value.retain?(buffer) }
        return MediaFrame(adopting: value)
    }
}
