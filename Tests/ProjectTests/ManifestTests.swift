import PluginLoader
import Testing

/// The manifests are valid, and of one piece.
@Suite struct ManifestTests {
    @Test func everyManifestIsValid() throws {
        let manifests = try read()
        #expect(manifests.count >= 7)
        #expect(Set(manifests.map(\.name)).count == manifests.count)
        let operations = manifests.flatMap(\.operations).map(\.name)
        #expect(Set(operations).count == operations.count)
    }

    @Test func everyLibraryIsAProductOfThisPackage() throws {
        let package = try Project.text("Package.swift")
        for manifest in try read() {
            if let library = manifest.library {
                #expect(library.hasPrefix("libstream-") && library.hasSuffix(".so"), "\(manifest.file)")
                let name = library.dropFirst("libstream-".count).dropLast(".so".count)
                #expect(package.contains("library(\"\(name)\", "), "\(manifest.file) names \(library)")
            }
            if let executable = manifest.executable {
                #expect(package.contains(".executable(name: \"\(executable)\""), "\(manifest.file)")
            }
        }
    }

    @Test func whatIsSubscribedToIsPublished() throws {
        let manifests = try read()
        // Some are of parts that are still to come.
        let published = Set(manifests.flatMap(\.publishes)).union(["stream.Live.started", "stream.Live.stopped"])
        for manifest in manifests {
            #expect(Set(manifest.subscribes).isSubset(of: published), "\(manifest.file)")
        }
    }

    @Test func whatIsHeardIsSent() throws {
        let manifests = try read()
        let sent = Set(manifests.flatMap(\.signals))
        for manifest in manifests {
            #expect(Set(manifest.hears).isSubset(of: sent), "\(manifest.file)")
        }
    }

    @Test func theStorageTemplateEnablesAllButTheStorage() throws {
        let settings = try Project.text("Packaging/templates/storage/stream.yaml")
        let list = try #require(settings.firstMatch(of: /enabled: \[(.*)\]/)).1
        let enabled = list.split(separator: ", ").map(String.init)
        let others = try read().filter { $0.kind != .storage }.map(\.name)
        #expect(Set(enabled) == Set(others + ["my-plugin"]))
    }

    private func read() throws -> [Manifest] {
        try Project.manifests().map { try Manifest(parsing: Array($0.text.utf8), file: $0.path) }
    }
}
