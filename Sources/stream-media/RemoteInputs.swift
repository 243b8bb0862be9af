import Media

/// The run's inputs, of which the beginnings are read.
final class RemoteInputs: SegmentInputs {
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
}
