internal import Glibc

/// A C string that lives as long as the process.
func immortal(_ text: String) -> UnsafePointer<CChar>? {
    strdup(text).map { UnsafePointer($0) }
}
