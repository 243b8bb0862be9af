import Glibc
import JSON
import Testing

extension EndToEnd {
    /// A server that cannot serve says why, names what is wrong, and does not start.
    @Suite struct Start {
        @Test func aMissingLibraryIsNamed() async throws {
            let folder = try Folder()
            try copyManifests(to: folder)
            try edit("videos", in: folder) { $0["library"] = "libstream-nowhere.so" }
            let refusal = try await StreamServer.refusal(settings: ["STREAM_PLUGINS_MANIFESTS": folder.path])
            #expect(refusal.status != 0)
            #expect(refusal.output.contains("libstream-nowhere.so"))
            #expect(refusal.output.contains("videos"))
        }

        @Test func aManifestThatLiesIsNamedWithTheDifference() async throws {
            let folder = try Folder()
            try copyManifests(to: folder)
            try edit("videos", in: folder) { $0["version"] = "9.9.9" }
            let refusal = try await StreamServer.refusal(settings: ["STREAM_PLUGINS_MANIFESTS": folder.path])
            #expect(refusal.status != 0)
            #expect(refusal.output.contains("videos.json"))
            #expect(refusal.output.contains("libstream-videos.so"))
            #expect(refusal.output.contains("9.9.9"))
        }

        @Test func anotherABIIsNamed() async throws {
            let folder = try Folder()
            try copyManifests(to: folder)
            try File.write(
                """
                #include "stream_plugin.h"
                static const stream_plugin plugin = {
                    .struct_size = sizeof(stream_plugin), .abi_major = STREAM_ABI_MAJOR + 7,
                    .kind = STREAM_PLUGIN_OPERATIONS, .name = "future", .version = "1.0.0",
                };
                const stream_plugin *stream_plugin_entry(void) { return &plugin; }
                """, to: folder.at("future.c"))
            try await CPlugin.compile(folder.at("future.c"), to: folder.at("libfuture.so"))
            try File.write(
                """
                {"name": "future", "version": "1.0.0", "summary": "From another time.", "abi": 1,
                 "library": "libfuture.so", "kind": "operations"}
                """, to: folder.at("future.json"))
            let refusal = try await StreamServer.refusal(settings: [
                "STREAM_PLUGINS_MANIFESTS": folder.path,
                "STREAM_PLUGINS_LIBRARIES": "\(Build.folder),\(folder.path)",
            ])
            #expect(refusal.status != 0)
            #expect(refusal.output.contains("libfuture.so"))
            #expect(refusal.output.contains("ABI 8.0"))
        }

        @Test func anUnknownSettingIsNamed() async throws {
            let refusal = try await StreamServer.refusal(settings: ["STREAM_HTTP_PROT": "80"])
            #expect(refusal.status != 0)
            #expect(refusal.output.contains("STREAM_HTTP_PROT"))
        }

        @Test func aReadOnlyDataFolderIsNamed() async throws {
            let data = try Folder()
            mkdir(data.at("data"), 0o555)
            defer { chmod(data.at("data"), 0o755) }
            // Mode bits do not bind root, unless the capability that lets it pass them is dropped.
            let wrapper = geteuid() == 0 ? ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] : []
            let refusal = try await StreamServer.refusal(data: data, wrapper: wrapper)
            #expect(refusal.status != 0)
            #expect(refusal.output.contains(data.at("data")))
        }

        @Test func aFileInPlaceOfTheDataFolderIsNamed() async throws {
            let data = try Folder()
            try File.write("", to: data.at("data"))
            let refusal = try await StreamServer.refusal(data: data)
            #expect(refusal.status != 0)
            #expect(refusal.output.contains(data.at("data")))
        }

        @Test func aFolderInUseIsNamed() async throws {
            let server = try await StreamServer.started()
            let refusal = try await StreamServer.refusal(data: server.data)
            #expect(refusal.status != 0)
            #expect(refusal.output.contains(server.data.at("data")))
            // The first one is not disturbed.
            #expect(try await server.client.anonymous.request("/health/ready").status == 200)
            #expect(try await server.stop() == 0)
        }

        @Test func aDamagedStoreIsNamed() async throws {
            let first = try await StreamServer.started()
            _ = try await first.client.createdStream()
            #expect(try await first.stop() == 0)
            let store = first.data.at("data/store/data.mdb")
            let size = try File.bytes(store).count
            try File.write([UInt8](repeating: 0x5A, count: size), to: store)
            let refusal = try await StreamServer.refusal(data: first.data)
            #expect(refusal.status != 0)
            #expect(refusal.output.contains("store"))
        }

        @Test func theCheckFindsWhatAStartWouldFind() async throws {
            let good = try await Command.outcome(
                [Build.program("streamd"), "check"],
                environment: ["STREAM_PLUGINS_MANIFESTS": Build.manifests, "STREAM_ADMIN_KEY": "sk_secret_of_the_test"])
            #expect(good.status == 0, "\(good.output)")
            for name in ["videos", "uploads", "encoding", "delivery"] { #expect(good.output.contains(name)) }
            #expect(!good.output.contains("sk_secret_of_the_test"))

            let folder = try Folder()
            try copyManifests(to: folder)
            try edit("videos", in: folder) { $0["version"] = "9.9.9" }
            let bad = try await Command.outcome(
                [Build.program("streamd"), "check"],
                environment: [
                    "STREAM_PLUGINS_MANIFESTS": folder.path, "STREAM_PLUGINS_LIBRARIES": Build.folder,
                ])
            #expect(bad.status != 0)
            #expect(bad.output.contains("9.9.9"))
        }

        private func copyManifests(to folder: Folder) throws {
            for name in File.names(Build.manifests) {
                try File.write(try File.text("\(Build.manifests)/\(name)"), to: folder.at(name))
            }
        }

        private func edit(_ name: String, in folder: Folder, _ change: (inout JSONObject) -> Void) throws {
            let path = folder.at("\(name).json")
            var manifest = try #require(try JSON(parsing: try File.text(path)).object)
            change(&manifest)
            try File.write(JSON.object(manifest).description, to: path)
        }
    }
}
