import CStreamPlugin

extension StereoMixer {
    /// Mixes a range of a decoded frame's samples; nil where it lacks planes.
    func mix(_ frame: MediaFrame, _ range: Range<Int>) -> SoundBlock? {
        let value = frame.value
        let channels = Int(value.channels)
        let planes = withUnsafeBytes(of: value.planes) { planes in
            planes.bindMemory(to: UnsafeMutablePointer<UInt8>?.self).prefix(channels).compactMap { plane in
                plane.map {
                    UnsafePointer(UnsafeMutableRawPointer($0).assumingMemoryBound(to: Float.self)) + range.lowerBound
                }
            }
        }
        guard planes.count == channels else { return nil }
        return withExtendedLifetime(frame) { mix(planes, mask: value.channel_mask, samples: range.count) }
    }
}
