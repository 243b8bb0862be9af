import JSON

/// What a manifest that cannot be used seems to be: so that what is missing only because of it is not held against others.
public struct BrokenManifest: Sendable {
    /// The plugin's name, or what its file's name says.
    public let name: String
    /// `operations`, `worker`, …
    public let kind: String?
    /// The operations that it seems to offer.
    public let operations: Set<String>
    /// Whether it is JSON at all; else it may offer anything.
    public let isReadable: Bool

    /// Looks at a file.
    public init(file: String) {
        let json = (try? FileBytes.read(file, limit: 4 << 20)).flatMap { try? JSON(parsing: $0) }
        let stem = file.split(separator: "/").last?.split(separator: ".").first.map(String.init)
        name = json?["name"]?.string ?? stem ?? file
        kind = json?["kind"]?.string
        operations = Set((json?["operations"]?.array ?? []).compactMap { $0["name"]?.string })
        isReadable = json?.object != nil
    }
}
