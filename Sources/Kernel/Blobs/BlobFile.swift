import Glibc

/// A blob's file, open to be read; closed when nobody holds it any more.
public final class BlobFile: Sendable {
    /// To be read with offsets: others read it at the same time.
    public let descriptor: Int32
    /// Bytes.
    public let size: UInt64

    /// Takes a descriptor over; nil, and it is closed, where it is of no file.
    package init?(adopting descriptor: Int32) {
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            return nil
        }
        self.descriptor = descriptor
        size = UInt64(status.st_size)
    }

    deinit {
        close(descriptor)
    }
}
