// swift-tools-version:6.2
import PackageDescription

// The SDK by itself, for plugins that are packages of their own: `.package(path: "PREFIX/share/stream/sdk")`. In the
// source tree its folders are links; `make install` copies what they lead to.

let swiftSettings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

let package = Package(
    name: "sdk",
    products: [
        .library(name: "CStreamPlugin", targets: ["CStreamPlugin"]),
        .library(name: "JSON", targets: ["JSON"]),
        .library(name: "PluginSDK", targets: ["PluginSDK"]),
        .library(name: "KernelTesting", targets: ["KernelTesting"]),
        .library(name: "KernelConformance", targets: ["KernelConformance"]),
    ],
    // Who uses KernelConformance says so, `.package(path: …, traits: ["KernelConformance"])`. Others fetch nothing.
    traits: ["KernelConformance"],
    dependencies: [.package(url: "https://github.com/apple/swift-log.git", from: "1.14.0")],
    targets: [
        .systemLibrary(name: "CStreamPlugin"),
        .target(name: "JSON", swiftSettings: swiftSettings),
        .target(name: "PluginSDK", dependencies: ["CStreamPlugin", "JSON"], swiftSettings: swiftSettings),

        // For tests: a host in memory, and the suites of storage drivers and codecs.
        .target(
            name: "KernelTesting", dependencies: ["CStreamPlugin", "JSON", "PluginSDK"], swiftSettings: swiftSettings),

        // For tests too: the suites that run with the kernel itself. They need liblmdb-dev and libssl-dev.
        .target(
            name: "KernelConformance",
            dependencies: ["Kernel", "PluginSDK", "PluginLoader", "CStreamPlugin", "JSON"],
            swiftSettings: swiftSettings),
        .systemLibrary(name: "CLinux"),
        .systemLibrary(name: "CLMDB"),
        .systemLibrary(name: "COpenSSL"),
        .target(name: "WorkerWire", dependencies: ["JSON"], swiftSettings: swiftSettings),
        .target(
            name: "PluginLoader", dependencies: ["CStreamPlugin", "COpenSSL", "JSON"], swiftSettings: swiftSettings),
        .target(
            name: "Kernel",
            dependencies: [
                "CStreamPlugin", "CLinux", "CLMDB", "COpenSSL", "JSON", "PluginLoader", "WorkerWire",
                .product(name: "Logging", package: "swift-log", condition: .when(traits: ["KernelConformance"])),
            ],
            swiftSettings: swiftSettings),
    ]
)
