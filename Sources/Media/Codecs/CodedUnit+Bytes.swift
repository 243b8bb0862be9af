import CStreamPlugin

extension CodedUnit {
    /// Bytes as they are, with their times in ticks of the output; keeps them.
    convenience init(_ bytes: CodedBytes, pts: Int64, duration: Int64, isKeyframe: Bool) {
        var unit = stream_packet()
        unit.struct_size = UInt32(MemoryLayout<stream_packet>.size)
        unit.pts = pts
        unit.dts = pts
        unit.duration = duration
        unit.keyframe = isKeyframe ? 1 : 0
        let held = bytes.held()
        unit.data = held.data
        unit.size = bytes.count
        unit.buffer = held.owner
        unit.release = { buffer in
            guard let buffer else { return }
            Unmanaged<CodedBytes>.fromOpaque(buffer).release()
        }
        self.init(adopting: unit)
    }
}
