// swift-tools-version:6.2
import PackageDescription

// Targets by layer; Tests/ProjectTests asserts which layer may import which.
// SwiftPM reserves `Plugins/` for its own build plugins, so targets there state their path.

let swiftSettings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

/// Of the test targets: their own code need not be fast, and compiling it without optimisation takes a third of the time.
let testSettings: [SwiftSetting] = swiftSettings + [.unsafeFlags(["-Onone"])]

/// What a plugin's library shows: its entry alone.
let exports: LinkerSetting = .unsafeFlags([
    "-Xlinker", "--version-script=\(Context.packageDirectory)/Plugins/exports.map",
    "-Xlinker", "-z", "-Xlinker", "nodelete",
    "-Xlinker", "--gc-sections",
])

/// A plugin: its logic (`Core`, linked by tests) and its dynamic library (`Entry`), which exports one symbol.
func plugin(_ name: String, dependencies: [Target.Dependency] = [], resources: [Resource] = []) -> [Target] {
    [
        .target(
            name: "\(name)Core",
            dependencies: ["PluginSDK", "JSON"] + dependencies,
            path: "Plugins/\(name)/Core",
            resources: resources,
            swiftSettings: swiftSettings),
        .target(
            name: "\(name)Entry",
            dependencies: [.byName(name: "\(name)Core"), "PluginSDK", "CStreamPlugin"],
            path: "Plugins/\(name)/Entry",
            swiftSettings: swiftSettings,
            linkerSettings: [exports]),
    ]
}

/// A plugin in C: its dynamic library, of the folder's sources.
func pluginInC(_ name: String, linking libraries: [String]) -> Target {
    .target(
        name: "\(name)Entry",
        path: "Plugins/\(name)",
        publicHeadersPath: ".",
        cSettings: [
            .headerSearchPath("../../Sources/CStreamPlugin/include"), .unsafeFlags(["-Wall", "-Wextra", "-Werror"]),
        ],
        linkerSettings: libraries.map { .linkedLibrary($0) } + [exports])
}

func library(_ name: String, _ plugin: String) -> Product {
    .library(name: "stream-\(name)", type: .dynamic, targets: ["\(plugin)Entry"])
}

let package = Package(
    name: "stream",
    products: [
        .executable(name: "streamd", targets: ["streamd"]),
        .executable(name: "stream-media", targets: ["stream-media"]),
        .executable(name: "streamctl", targets: ["streamctl"]),
        // For the tests of plugins in other packages.
        .library(name: "KernelTesting", targets: ["KernelTesting"]),
        library("videos", "Videos"),
        library("uploads", "Uploads"),
        library("encoding", "Encoding"),
        library("delivery", "Delivery"),
        library("access", "Access"),
        library("thumbnails", "Thumbnails"),
        library("captions", "Captions"),
        library("live", "Live"),
        library("webhooks", "Webhooks"),
        library("analytics", "Analytics"),
        library("local-storage", "LocalStorage"),
        library("libav-codecs", "LibavCodecs"),
        library("openh264", "Openh264"),
    ],
    dependencies: [
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.1", traits: []),
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl.git", from: "2.37.0"),
        .package(url: "https://github.com/apple/swift-nio-http2.git", from: "1.46.0"),
        .package(url: "https://github.com/apple/swift-nio-extras.git", from: "1.34.1"),
        .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.14.0"),
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.0"),
        .package(url: "https://github.com/swift-server/async-http-client.git", from: "1.30.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
        // Of its traits none: its own YAML reader takes no list of objects (encoding.ladder) and tells no lines.
        .package(url: "https://github.com/apple/swift-configuration.git", from: "1.4.0", traits: []),
        .package(url: "https://github.com/jpsim/Yams.git", from: "6.2.0"),
    ],
    targets: [
        // The boundary and system libraries.
        .systemLibrary(name: "CStreamPlugin", path: "Sources/CStreamPlugin"),
        .systemLibrary(name: "CLMDB", path: "Sources/CLMDB"),
        .systemLibrary(name: "COpenSSL", path: "Sources/COpenSSL"),
        .systemLibrary(name: "CLinux", path: "Sources/CLinux"),
        .systemLibrary(name: "CLibAV", path: "Sources/CLibAV"),
        .systemLibrary(name: "CSRT", path: "Sources/CSRT"),
        .target(name: "CSandbox", path: "Sources/CSandbox", linkerSettings: [.linkedLibrary("seccomp")]),
        .target(name: "CGzip", path: "Sources/CGzip", linkerSettings: [.linkedLibrary("z")]),

        // What both sides of the boundary share.
        .target(name: "JSON", swiftSettings: swiftSettings),
        .target(name: "XML", swiftSettings: swiftSettings),
        .target(name: "WorkerWire", dependencies: ["JSON"], swiftSettings: swiftSettings),
        .target(
            name: "PluginLoader", dependencies: ["CStreamPlugin", "COpenSSL", "JSON"], swiftSettings: swiftSettings),
        .target(name: "PluginSDK", dependencies: ["CStreamPlugin", "JSON"], swiftSettings: swiftSettings),

        // The kernel and what stands on it.
        .target(
            name: "Kernel",
            dependencies: [
                "CStreamPlugin", "CLinux", "CLMDB", "COpenSSL", "JSON", "PluginLoader", "WorkerWire",
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: swiftSettings),
        .target(
            name: "KernelTesting",
            dependencies: ["Kernel", "PluginSDK", "PluginLoader", "CStreamPlugin", "JSON"],
            swiftSettings: swiftSettings),
        .target(
            name: "Settings",
            dependencies: [
                "JSON", .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: swiftSettings),
        .target(
            name: "Gateway",
            dependencies: [
                "Kernel", "JSON", "CGzip",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
                .product(name: "NIOHTTPTypesHTTP2", package: "swift-nio-extras"),
                .product(name: "NIOHTTP2", package: "swift-nio-http2"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "NIOTLS", package: "swift-nio"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: swiftSettings),
        .target(
            name: "Fetch",
            dependencies: [
                "Kernel",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            swiftSettings: swiftSettings),
        .target(
            name: "Net",
            dependencies: [
                "Kernel", "Fetch",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "NIOTLS", package: "swift-nio"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: swiftSettings),
        .target(
            name: "Media",
            dependencies: ["CStreamPlugin", "CLibAV", "JSON", "PluginLoader", "WorkerWire"],
            swiftSettings: swiftSettings),

        // Live playlists, RTMP and SRT, apart from all else.
        .target(
            name: "LivePlaylists", dependencies: ["XML"], path: "Plugins/Live/Playlists", swiftSettings: swiftSettings),
        .target(name: "LiveRTMP", path: "Plugins/Live/RTMP", swiftSettings: swiftSettings),
        .target(
            name: "LiveSRT", dependencies: ["CSRT"], path: "Plugins/Live/SRT", swiftSettings: swiftSettings),

        // The programs.
        .executableTarget(
            name: "streamd",
            dependencies: [
                "Kernel", "Gateway", "Fetch", "Net", "Settings", "JSON", "PluginLoader",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            swiftSettings: swiftSettings),
        .executableTarget(
            name: "stream-media",
            dependencies: ["Media", "CSandbox", "WorkerWire", "JSON", "PluginLoader"],
            swiftSettings: swiftSettings),
        .executableTarget(
            name: "streamctl",
            dependencies: [
                "JSON", "PluginLoader", "COpenSSL",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ],
            swiftSettings: swiftSettings),

        // The benches' own programs.
        .executableTarget(
            name: "bench-commits",
            dependencies: ["Kernel", "CLMDB"],
            path: "Tests/Benchmarks/Commits",
            swiftSettings: swiftSettings),
        .executableTarget(
            name: "bench-views",
            dependencies: ["Kernel", "AnalyticsCore", "PluginSDK"],
            path: "Tests/Benchmarks/Views",
            swiftSettings: swiftSettings),

        // The tests.
        .testTarget(name: "JSONTests", dependencies: ["JSON"], swiftSettings: testSettings),
        .testTarget(
            name: "KernelTests",
            dependencies: [
                "Kernel", "KernelTesting", "JSON", "PluginLoader", "WorkerWire",
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: testSettings),
        .testTarget(
            name: "GatewayTests",
            dependencies: [
                "Gateway", "Kernel", "Settings", "JSON",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: testSettings),
        .testTarget(
            name: "FetchTests",
            dependencies: [
                "Fetch", "Kernel",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            swiftSettings: testSettings),
        .testTarget(
            name: "NetTests",
            dependencies: [
                "Net", "Fetch", "Kernel",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: testSettings),
        .testTarget(
            name: "MediaTests",
            dependencies: ["Media", "WorkerWire", "JSON", "KernelTesting", "PluginLoader", "CStreamPlugin"],
            swiftSettings: testSettings),
        .testTarget(
            name: "PluginTests",
            dependencies: [
                "PluginSDK", "KernelTesting", "JSON", "VideosCore", "UploadsCore", "EncodingCore", "DeliveryCore",
                "AccessCore", "ThumbnailsCore", "CaptionsCore", "LiveCore", "LivePlaylists", "LiveRTMP", "LiveSRT",
                "WebhooksCore", "AnalyticsCore", "LocalStorageCore", "CStreamPlugin",
            ],
            swiftSettings: testSettings),
        .testTarget(
            name: "BoundaryTests", dependencies: ["PluginLoader", "CStreamPlugin", "JSON"], path: "Tests/Boundary",
            exclude: ["Plugins", "Workers"], swiftSettings: testSettings),
        .testTarget(
            name: "EndToEndTests", dependencies: ["JSON", "Kernel", "KernelTesting"], path: "Tests/EndToEnd",
            exclude: ["Clients"],
            swiftSettings: testSettings),
        .testTarget(name: "ProjectTests", dependencies: ["JSON", "PluginLoader"], swiftSettings: testSettings),
    ]
        + plugin("Videos")
        + plugin("Uploads", dependencies: ["COpenSSL"])
        + plugin("Encoding")
        + plugin("Delivery", dependencies: ["XML"])
        + plugin("Access", dependencies: ["COpenSSL"])
        + plugin("Thumbnails")
        + plugin("Captions")
        + plugin("Live", dependencies: ["COpenSSL", "LivePlaylists", "LiveRTMP", "LiveSRT"])
        + plugin("Webhooks", dependencies: ["COpenSSL"])
        + plugin("Analytics", resources: [.embedInCode("Agents/agents.json")])
        + plugin("LocalStorage")
        + plugin("LibavCodecs", dependencies: ["CLibAV", "CStreamPlugin"])
        + [pluginInC("Openh264", linking: ["openh264"])]
)
