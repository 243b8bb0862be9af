import Media
import WorkerWire

/// The run's inputs, of which parts are read.
final class RemoteInputs: RangedInputs {
    let sizes: [UInt64]
    private let connection: Connection
    private var next: UInt64 = 1

    /// Inputs of these sizes.
    init(sizes: [UInt64], connection: Connection) {
        self.sizes = sizes
        self.connection = connection
    }

    func starts(of inputs: [Int], bytes: Int) throws(MediaFailure) -> [[UInt8]] {
        var requests: [UInt64] = []
        for input in inputs {
            connection.request(next, input: input, offset: 0, length: bytes)
            requests.append(next)
            next += 1
        }
        var answers: [[UInt8]] = []
        for request in requests { answers.append(try connection.answer(request)) }
        return answers
    }

    func bytes(of input: Int, from offset: Int, count: Int) throws(MediaFailure) -> [UInt8] {
        var requests: [UInt64] = []
        for start in stride(from: offset, to: offset + count, by: Frame.longestRead) {
            let length = min(Frame.longestRead, offset + count - start)
            connection.request(next, input: input, offset: UInt64(start), length: length)
            requests.append(next)
            next += 1
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        for request in requests { bytes += try connection.answer(request) }
        return bytes
    }
}
