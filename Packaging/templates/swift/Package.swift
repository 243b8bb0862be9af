// swift-tools-version:6.2
import PackageDescription

// Where the server is installed, and with it the SDK.
let prefix = Context.environment["STREAM_PREFIX"] ?? "/usr/local"
let sdk = "\(prefix)/share/stream/sdk"

func product(_ name: String) -> Target.Dependency { .product(name: name, package: "sdk") }

let package = Package(
    name: "my-plugin",
    products: [.library(name: "my-plugin", type: .dynamic, targets: ["MyPluginEntry"])],
    dependencies: [.package(path: sdk)],
    targets: [
        // What the plugin does, which the tests link.
        .target(name: "MyPluginCore", dependencies: [product("PluginSDK"), product("JSON"), product("CStreamPlugin")]),
        // The library, which exports stream_plugin_entry alone and stays loaded.
        .target(
            name: "MyPluginEntry",
            dependencies: ["MyPluginCore", product("PluginSDK"), product("CStreamPlugin")],
            linkerSettings: [
                .unsafeFlags([
                    "-Xlinker", "--version-script=\(sdk)/exports.map", "-Xlinker", "-z", "-Xlinker", "nodelete",
                    "-Xlinker", "--gc-sections",
                ])
            ]),
        .testTarget(
            name: "MyPluginTests",
            dependencies: ["MyPluginCore", product("PluginSDK"), product("KernelTesting"), product("JSON")]),
    ]
)
