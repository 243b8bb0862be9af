import Testing

/// Which layer may import which. docs/architecture.md
@Suite struct LayerTests {
    /// What the toolchain brings.
    private static let system: Set<String> = ["Glibc", "Synchronization", "Dispatch"]

    /// A folder of sources, and the modules it may import besides the system's.
    private static let layers: [(folder: String, modules: Set<String>)] = [
        ("Sources/JSON", []),
        ("Sources/XML", []),
        ("Sources/WorkerWire", ["JSON"]),
        ("Sources/PluginLoader", ["CStreamPlugin", "COpenSSL", "JSON"]),
        ("Sources/PluginSDK", ["CStreamPlugin", "JSON"]),
        (
            "Sources/Kernel",
            ["CStreamPlugin", "CLinux", "CLMDB", "COpenSSL", "JSON", "PluginLoader", "WorkerWire", "Logging"]
        ),
        ("Sources/KernelTesting", ["Kernel", "PluginSDK", "PluginLoader", "CStreamPlugin", "JSON"]),
        ("Sources/Settings", ["JSON", "Configuration", "Yams"]),
        (
            "Sources/Gateway",
            [
                "Kernel", "JSON", "CGzip", "Hummingbird", "HummingbirdCore", "NIOCore", "NIOPosix", "NIOHTTP1",
                "NIOHTTPTypes", "NIOHTTPTypesHTTP1", "NIOHTTPTypesHTTP2", "NIOHTTP2", "NIOSSL", "NIOTLS", "HTTPTypes",
                "Logging", "ServiceLifecycle",
            ]
        ),
        ("Sources/Fetch", ["Kernel", "NIOCore", "NIOPosix", "NIOHTTP1", "NIOSSL"]),
        (
            "Sources/Net",
            ["Kernel", "Fetch", "NIOCore", "NIOPosix", "NIOSSL", "NIOTLS", "Logging", "ServiceLifecycle"]
        ),
        ("Sources/Media", ["CStreamPlugin", "CLibAV", "JSON", "PluginLoader", "WorkerWire"]),
        (
            "Sources/streamd",
            [
                "Kernel", "Gateway", "Fetch", "Net", "Settings", "JSON", "PluginLoader", "Logging", "ArgumentParser",
                "ServiceLifecycle", "UnixSignals", "NIOCore",
            ]
        ),
        ("Sources/stream-media", ["Media", "CSandbox", "WorkerWire", "JSON", "PluginLoader"]),
        (
            "Sources/streamctl",
            ["JSON", "PluginLoader", "COpenSSL", "ArgumentParser", "AsyncHTTPClient", "NIOCore", "NIOHTTP1"]
        ),
        ("Plugins/Videos/Core", ["PluginSDK", "JSON"]),
        ("Plugins/Videos/Entry", ["VideosCore", "PluginSDK", "CStreamPlugin"]),
        ("Plugins/Uploads/Core", ["PluginSDK", "JSON", "COpenSSL"]),
        ("Plugins/Uploads/Entry", ["UploadsCore", "PluginSDK", "CStreamPlugin"]),
        ("Plugins/Encoding/Core", ["PluginSDK", "JSON"]),
        ("Plugins/Encoding/Entry", ["EncodingCore", "PluginSDK", "CStreamPlugin"]),
        ("Plugins/Delivery/Core", ["PluginSDK", "JSON", "XML"]),
        ("Plugins/Delivery/Entry", ["DeliveryCore", "PluginSDK", "CStreamPlugin"]),
        ("Plugins/Access/Core", ["PluginSDK", "JSON", "COpenSSL"]),
        ("Plugins/Access/Entry", ["AccessCore", "PluginSDK", "CStreamPlugin"]),
        ("Plugins/Thumbnails/Core", ["PluginSDK", "JSON"]),
        ("Plugins/Thumbnails/Entry", ["ThumbnailsCore", "PluginSDK", "CStreamPlugin"]),
        ("Plugins/Captions/Core", ["PluginSDK", "JSON"]),
        ("Plugins/Captions/Entry", ["CaptionsCore", "PluginSDK", "CStreamPlugin"]),
        ("Plugins/Live/Core", ["PluginSDK", "JSON", "COpenSSL", "LivePlaylists", "LiveRTMP", "LiveSRT"]),
        ("Plugins/Live/Entry", ["LiveCore", "PluginSDK", "CStreamPlugin"]),
        ("Plugins/Live/Playlists", ["XML"]),
        ("Plugins/Live/RTMP", []),
        ("Plugins/Webhooks/Core", ["PluginSDK", "JSON", "COpenSSL"]),
        ("Plugins/Webhooks/Entry", ["WebhooksCore", "PluginSDK", "CStreamPlugin"]),
        ("Plugins/Analytics/Core", ["PluginSDK", "JSON"]),
        ("Plugins/Analytics/Entry", ["AnalyticsCore", "PluginSDK", "CStreamPlugin"]),
        ("Plugins/Live/SRT", ["CSRT"]),
        ("Plugins/LocalStorage/Core", ["PluginSDK", "JSON"]),
        ("Plugins/LocalStorage/Entry", ["LocalStorageCore", "PluginSDK", "CStreamPlugin"]),
        ("Plugins/LibavCodecs/Core", ["PluginSDK", "JSON", "CLibAV", "CStreamPlugin"]),
        ("Plugins/LibavCodecs/Entry", ["LibavCodecsCore", "PluginSDK", "CStreamPlugin"]),
    ]

    @Test func everyFileImportsOnlyWhatItsLayerMay() throws {
        let files = try Project.swiftFiles(below: ["Sources", "Plugins"])
        #expect(files.count > 100)
        for file in files {
            guard let layer = LayerTests.layers.first(where: { file.path.hasPrefix($0.folder + "/") }) else {
                Issue.record("\(file.path) belongs to no layer of the table")
                continue
            }
            let more = imports(of: file).subtracting(layer.modules).subtracting(LayerTests.system)
            #expect(more.isEmpty, "\(file.path) imports \(more.sorted().joined(separator: ", "))")
        }
    }

    @Test func theKernelNamesNoVideo() throws {
        for file in try Project.swiftFiles(below: ["Sources/Kernel"]) {
            let code = file.lines.filter { !$0.drop { $0 == " " }.hasPrefix("//") }.joined(separator: "\n").lowercased()
            for word in ["libav", "ffmpeg", "hls", "rendition", "m3u8", "stream-media"] {
                let isThere = code.contains(word)
                #expect(!isThere, "\(file.path) speaks of \(word)")
            }
        }
    }

    @Test func theHeaderIncludesTheStandardsAlone() throws {
        let header = try Project.text("Sources/CStreamPlugin/include/stream_plugin.h")
        let lines = header.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.filter { $0.hasPrefix("#include") } == ["#include <stddef.h>", "#include <stdint.h>"])
        #expect(lines.count < 600)
    }

    /// The modules that a file imports; of `import struct A.B`, A.
    private func imports(of file: Project.TextFile) -> Set<String> {
        let kinds: Set<Substring> = ["struct", "class", "enum", "protocol", "typealias", "func", "var", "let"]
        var modules: Set<String> = []
        for line in file.lines {
            var words = line.split(separator: " ")
            while let first = words.first,
                first.hasPrefix("@") || ["public", "package", "internal", "private", "fileprivate"].contains(first)
            {
                words.removeFirst()
            }
            guard words.first == "import", words.count > 1 else { continue }
            let name = kinds.contains(words[1]) && words.count > 2 ? words[2] : words[1]
            if let module = name.split(separator: ".").first { modules.insert(String(module)) }
        }
        return modules
    }
}
