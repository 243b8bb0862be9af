/// An answer's body in memory, bounded.
actor FetchedBytes: FetchBody {
    private let limit: UInt64
    /// Whether what is over the limit is left out, and not an error.
    private let truncates: Bool
    /// What came.
    private(set) var bytes: [UInt8] = []

    init(limit: UInt64, truncates: Bool = false) {
        self.limit = limit
        self.truncates = truncates
    }

    func begin(_ head: FetchHead) async throws(KernelError) {
        if !truncates, let length = head.contentLength, length > limit { throw .fetchTooLarge(limit: limit) }
    }

    func take(_ bytes: [UInt8]) async throws(KernelError) {
        if truncates {
            self.bytes += bytes.prefix(Int(clamping: limit) - self.bytes.count)
            return
        }
        guard UInt64(self.bytes.count + bytes.count) <= limit else { throw .fetchTooLarge(limit: limit) }
        self.bytes += bytes
    }
}
