/// What the storage asks of a disk and what a test has fail.
package enum DiskCall: Sendable, Hashable {
    /// Bytes into a file; where it fails, half of them were written.
    case write
    /// A file, or the names in a folder, to be made durable.
    case sync
    /// A file to its name.
    case rename
}
