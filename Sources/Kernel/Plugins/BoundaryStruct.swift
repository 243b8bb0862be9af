import CStreamPlugin

/// A struct of the header that a plugin filled in, read as far as its `struct_size` says: what a plugin of an older minor
/// version does not have is zero. `needed` is the struct's size in version 1.0.
///
/// Throws `INVALID_CALL` where it is missing or shorter.
func boundaryStruct<T: BitwiseCopyable>(
    _ pointer: UnsafePointer<T>?, needed: Int, name: String
) throws(KernelError) -> T {
    guard let pointer else { throw .invalidCall("no \(name)") }
    let size = Int(UnsafeRawPointer(pointer).loadUnaligned(as: UInt32.self))
    guard size >= needed else { throw .invalidCall("a \(name) of \(size) bytes, which has at least \(needed)") }
    guard size < MemoryLayout<T>.size else { return pointer.pointee }
    return withUnsafeTemporaryAllocation(of: T.self, capacity: 1) { copy in
        let bytes = UnsafeMutableRawBufferPointer(copy)
        bytes.initializeMemory(as: UInt8.self, repeating: 0)
        bytes.copyMemory(from: UnsafeRawBufferPointer(start: pointer, count: size))
        return copy[0]
    }
}

extension KernelError {
    /// A plugin did not keep to the header.
    static func invalidCall(_ what: String) -> KernelError {
        KernelError(
            code: "INVALID_CALL",
            message: "The plugin passed \(what); build it with the header of this server, and set struct_size.")
    }
}
