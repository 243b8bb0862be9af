internal import JSON

/// An upload that is read while it comes.
package struct FollowedUpload: Sendable, Hashable {
    /// Where its bytes lie until it is whole.
    package var blob: String
    /// How long it will be.
    package var sizeBytes: Int64

    /// Describes one.
    package init(blob: String, sizeBytes: Int64) {
        self.blob = blob
        self.sizeBytes = sizeBytes
    }
}

extension FollowedUpload {
    init?(_ json: JSON?) {
        guard let blob = json?["blob"]?.string, let size = json?["sizeBytes"]?.int64, size > 0 else { return nil }
        self.init(blob: blob, sizeBytes: size)
    }

    var json: JSON { ["blob": .string(blob), "sizeBytes": .integer(sizeBytes)] }
}
