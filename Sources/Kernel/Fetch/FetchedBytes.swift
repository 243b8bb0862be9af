/// An answer's body in memory, bounded.
actor FetchedBytes: FetchBody {
    private let limit: UInt64
    /// What came.
    private(set) var bytes: [UInt8] = []

    init(limit: UInt64) {
        self.limit = limit
    }

    func begin(_ head: FetchHead) async throws(KernelError) {
        if let length = head.contentLength, length > limit { throw .fetchTooLarge(limit: limit) }
    }

    func take(_ bytes: [UInt8]) async throws(KernelError) {
        guard UInt64(self.bytes.count + bytes.count) <= limit else { throw .fetchTooLarge(limit: limit) }
        self.bytes += bytes
    }
}
