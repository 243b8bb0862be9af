import Glibc

/// The process's limit of open files.
enum OpenFiles {
    /// Files that are left to all but connections: the store, blobs, workers.
    private static let kept = 256

    /// Raises the limit as far as the system lets it; answers with how many connections fit, `wanted` at most. `others` are
    /// those that are not the gateway's.
    static func connections(upTo wanted: Int, beside others: Int) -> Int {
        let kept = kept + others
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return wanted }
        let most = rlim_t(wanted + kept)
        if limit.rlim_cur < most {
            limit.rlim_cur = min(limit.rlim_max, most)
            _ = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
            _ = getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        }
        return min(wanted, max(Int(clamping: limit.rlim_cur) - kept, Self.kept))
    }
}
