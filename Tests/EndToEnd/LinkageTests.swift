import JSON
import Testing

extension EndToEnd {
    /// What was linked into what.
    @Suite struct Linkage {
        @Test func noCodecOutsideTheMediaProcess() async throws {
            for file in try ["streamd", "streamctl"] + libraries(of: ["operations", "storage"]) {
                let linked = try await Command.run("ldd", Build.program(file))
                for name in ["libav", "libswscale", "libswresample", "libopenh264"] {
                    #expect(!linked.contains(name), "\(file) is linked with \(name)")
                }
            }
        }

        @Test func aPluginExportsItsEntryAlone() async throws {
            let libraries = try libraries(of: ["operations", "storage", "codec"])
            #expect(libraries.count >= 7)
            for library in libraries {
                let lines = try await Command.run("nm", "-D", "--defined-only", "--extern-only", Build.program(library))
                let symbols = lines.split(separator: "\n").compactMap { $0.split(separator: " ").last }
                #expect(symbols == ["stream_plugin_entry"], "\(library)")
            }
        }

        private func libraries(of kinds: Set<String>) throws -> [String] {
            try File.names(Build.manifests).compactMap { name in
                let manifest = try JSON(parsing: try File.text("\(Build.manifests)/\(name)"))
                return kinds.contains(manifest["kind"]?.string ?? "") ? manifest["library"]?.string : nil
            }
        }
    }
}
