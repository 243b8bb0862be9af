import Foundation
import JSON

/// Manifests of the project, for tests that hold a plugin against its own.
enum ManifestFile {
    /// Reads `Manifests/NAME.json` of the nearest folder above this file that has one.
    static func load(_ name: String, from file: String = #filePath) throws -> JSON {
        var folder = URL(fileURLWithPath: file)
        while folder.path != "/" {
            folder.deleteLastPathComponent()
            let manifest = folder.appendingPathComponent("Manifests/\(name).json")
            if let bytes = try? Data(contentsOf: manifest) { return try JSON(parsing: Array(bytes)) }
        }
        throw CocoaError(.fileNoSuchFile)
    }
}
