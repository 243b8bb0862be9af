// swift-tools-version:6.2
import PackageDescription

// The parsers once more, instrumented for libFuzzer and ASan. Tests/Fuzz/run lays this package out below .build-tools,
// with a link to the sources, so that the main build never sees it.

let instrumented: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .unsafeFlags(["-sanitize=fuzzer,address", "-enable-testing"]),
]

let package = Package(
    name: "fuzz",
    products: [.library(name: "Fuzzed", type: .static, targets: ["Kernel", "Gateway", "LiveRTMP", "Media"])],
    dependencies: [.package(url: "https://github.com/apple/swift-log.git", from: "1.14.0")],
    targets: [
        .systemLibrary(name: "CStreamPlugin", path: "Sources/CStreamPlugin"),
        .systemLibrary(name: "CLMDB", path: "Sources/CLMDB"),
        .systemLibrary(name: "COpenSSL", path: "Sources/COpenSSL"),
        .systemLibrary(name: "CLinux", path: "Sources/CLinux"),
        .target(name: "JSON", path: "Sources/JSON", swiftSettings: instrumented),
        .target(name: "WorkerWire", dependencies: ["JSON"], path: "Sources/WorkerWire", swiftSettings: instrumented),
        .target(
            name: "PluginLoader", dependencies: ["CStreamPlugin", "COpenSSL", "JSON"], path: "Sources/PluginLoader",
            swiftSettings: instrumented),
        .target(
            name: "Kernel",
            dependencies: [
                "CStreamPlugin", "CLinux", "CLMDB", "COpenSSL", "JSON", "PluginLoader", "WorkerWire",
                .product(name: "Logging", package: "swift-log"),
            ],
            path: "Sources/Kernel", swiftSettings: instrumented),
        // What of the gateway needs no HTTP library.
        .target(
            name: "Gateway", dependencies: ["Kernel", "JSON"], path: "Sources/Gateway",
            sources: [
                "API/CallRequest.swift", "API/Issues.swift", "Answers/Envelope.swift", "Answers/Timestamp+HTTP.swift",
                "Multipart/MultipartParser.swift", "Multipart/MultipartPart.swift", "Multipart/MultipartError.swift",
                "Requests/HeaderParameters.swift",
            ],
            swiftSettings: instrumented),
        .target(name: "LiveRTMP", path: "Plugins/Live/RTMP", swiftSettings: instrumented),
        // What of the pipeline needs no FFmpeg: captions in coded pictures, feeds of live sources.
        .target(
            name: "Media", dependencies: ["JSON"], path: "Sources/Media",
            sources: [
                "Captions/CaptionData.swift", "Captions/CaptionOrder.swift", "Captions/CaptionPair.swift",
                "Captions/CaptionSearch.swift", "Captions/Line21.swift", "Captions/Line21Channel.swift",
                "Captions/Line21Letters.swift", "Captions/Line21Screen.swift",
                "Captions/SupplementalInformation.swift", "Texts/CueSheet.swift", "Texts/StyledText.swift",
                "Copy/BitReader.swift", "Copy/DecoderRecord.swift", "Copy/DecoderRecord+Making.swift",
                "Copy/H264Parameters.swift", "Copy/HEVCParameters.swift", "Copy/VideoUsability.swift",
                "Live/FLV", "Live/Feed/AV1Header.swift", "Live/Feed/AudioConfiguration.swift",
                "Live/Feed/CodedBytes.swift",
                "Live/Feed/FeedReader.swift", "Live/Feed/FeedRecord.swift", "Live/Feed/LiveAnnouncement.swift",
                "Live/Feed/LiveFormat.swift", "Live/Feed/MetadataReader.swift", "Live/Feed/VPXHeader.swift",
                "Live/Feed/VideoParameters.swift", "Live/Transport/OpusUnits.swift",
                "Live/Transport/PictureUnits.swift",
                "Live/Transport/SoundFrames.swift", "Live/Transport/StartCodes.swift",
                "Live/Transport/TransportAssembly.swift", "Live/Transport/TransportDemuxer.swift",
                "Live/Transport/TransportSection.swift", "Live/Transport/TransportStream.swift",
                "Live/Transport/TransportUnit.swift", "MediaFailure.swift", "Source/ColorDescription.swift",
                "Specification/Bounds.swift",
            ],
            swiftSettings: instrumented),
    ])
