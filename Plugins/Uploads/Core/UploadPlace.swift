internal import PluginSDK

/// What an address below `/uploads` leads to: an upload, and which of its transfers.
struct UploadPlace: Sendable {
    let account: String
    let record: UploadRecord
    /// As in the path.
    let address: String
    /// 0 for the address itself.
    let number: Int

    /// Where the bytes of its transfer lie until they are the source.
    var blob: BlobKey { Self.blob(of: number, upload: record.id, account: account) }

    /// What one request at a time writes to.
    var writing: String { writing(to: number) }

    static func blob(of number: Int, upload: String, account: String) -> BlobKey {
        BlobKey(account: account, key: "uploads/\(upload)/t\(number)")
    }

    /// The transfer's number in what ``writing(to:)`` made; nil for what is no transfer.
    static func number(of writing: String) -> Int? {
        guard let slash = writing.lastIndex(of: "/") else { return nil }
        let name = writing[writing.index(after: slash)...]
        return name.first == "t" ? Int(name.dropFirst()) : nil
    }

    /// As ``writing``, of another transfer of the same upload.
    func writing(to number: Int) -> String { "\(record.id)/t\(number)" }
}
