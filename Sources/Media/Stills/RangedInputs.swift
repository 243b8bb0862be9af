/// Files of a stream of which any part can be read.
public protocol RangedInputs: SegmentInputs {
    /// Bytes of an input from a place on; fewer at its end. Waits for them.
    func bytes(of input: Int, from offset: Int, count: Int) throws(MediaFailure) -> [UInt8]
}
