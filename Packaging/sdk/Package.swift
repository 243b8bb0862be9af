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
    ],
    targets: [
        .systemLibrary(name: "CStreamPlugin"),
        .target(name: "JSON", swiftSettings: swiftSettings),
        .target(name: "PluginSDK", dependencies: ["CStreamPlugin", "JSON"], swiftSettings: swiftSettings),
        // Without the conformance of stores, which is for the kernel's own drivers.
        .target(
            name: "KernelTesting", dependencies: ["CStreamPlugin", "JSON", "PluginSDK"], swiftSettings: swiftSettings),
    ]
)
