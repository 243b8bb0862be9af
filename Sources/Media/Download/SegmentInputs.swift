/// Files of a stream, by number.
public protocol SegmentInputs: AnyObject {
    /// How long each is, bytes.
    var sizes: [UInt64] { get }
    /// The first bytes of some of them, at most that many of each, in their order. Asked for together, they are waited for
    /// once.
    func starts(of inputs: [Int], bytes: Int) throws(MediaFailure) -> [[UInt8]]
}
