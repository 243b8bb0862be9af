import JSON
import PluginLoader

/// A manifest: read, checked and either taken or refused with words.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: data, count: size))
    do throws(ManifestError) {
        let manifest = try Manifest(parsing: bytes, file: "fuzz.json")
        guard !manifest.name.isEmpty, !manifest.name.contains("/") else { fatalError("a name that is none") }
    } catch {
        guard !"\(error)".isEmpty else { fatalError("refused without a word") }
    }
    return 0
}
