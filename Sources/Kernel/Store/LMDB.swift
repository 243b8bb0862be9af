import CLMDB
import Glibc

/// The result codes of LMDB as ``StoreError``.
enum LMDB {
    /// Throws any code but success.
    static func check(_ code: Int32, _ doing: String) throws(StoreError) {
        if code != MDB_SUCCESS { throw error(code, doing) }
    }

    /// As ``check(_:_:)``, but whether there was something is the answer.
    static func found(_ code: Int32, _ doing: String) throws(StoreError) -> Bool {
        if code == MDB_NOTFOUND { return false }
        try check(code, doing)
        return true
    }

    static func error(_ code: Int32, _ doing: String) -> StoreError {
        let cause = "\(doing): \(String(cString: mdb_strerror(code)))"
        switch code {
        case MDB_MAP_FULL:
            return .bounded(cause)
        case MDB_TXN_FULL, ENOSPC, EDQUOT:
            return .full(cause, number: code)
        case MDB_INVALID, MDB_CORRUPTED, MDB_PAGE_NOTFOUND, MDB_PANIC:
            return .damaged(cause)
        case MDB_VERSION_MISMATCH:
            return .otherFormat(cause)
        case MDB_BAD_VALSIZE:
            return StoreError(.invalid, "A key is 1 to 511 bytes long.", cause: cause, number: code)
        default:
            return StoreError(.failed, "The store failed.", cause: cause, number: code)
        }
    }
}

extension StoreError {
    static func full(_ cause: String, number: Int32 = 0) -> StoreError {
        StoreError(
            .full, "The disk of the data folder is full: make room on it. What is stored can be read and deleted.",
            cause: cause, number: number)
    }

    static func bounded(_ cause: String) -> StoreError {
        StoreError(
            .full,
            "The store has its largest size: raise store.maxSizeBytes and restart the server. What is stored can be read "
                + "and deleted.", cause: cause, number: MDB_MAP_FULL)
    }

    static func damaged(_ cause: String) -> StoreError {
        StoreError(
            .damaged, "The store is damaged: put back a backup of the data folder, or move it away to start anew.",
            cause: cause)
    }

    static func otherFormat(_ cause: String) -> StoreError {
        StoreError(
            .damaged, "The store was written in another format: start the version of the server that wrote it.",
            cause: cause)
    }
}
