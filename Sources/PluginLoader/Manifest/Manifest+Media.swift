extension Manifest {
    /// An encoder or decoder of a codec plugin.
    public struct Codec: Sendable, Hashable {
        /// Of the implementation: `libx264`.
        public let name: String
        /// FFmpeg's name of the format: `h264`.
        public let codec: String
        /// Whether it encodes or decodes.
        public let direction: Direction
        /// `video` or `audio`.
        public let kind: String
        /// Where several offer a codec, the highest wins.
        public let score: Int

        init(_ value: ManifestValue) {
            name = value.text("name")
            codec = value.text("codec")
            direction = Direction(rawValue: value.text("direction")) ?? .decode
            kind = value.text("kind")
            score = value.number("score")
        }
    }

    /// What a codec does.
    public enum Direction: String, Sendable, Hashable, CaseIterable {
        /// Pictures or samples to packets.
        case encode
        /// Packets to pictures or samples.
        case decode
    }

    /// What one instance of a worker may use.
    public struct Limits: Sendable, Hashable {
        /// How many run at once.
        public let instances: Int
        /// Address space, bytes.
        public let memoryBytes: Int
        /// Processor time of one run, seconds.
        public let cpuSeconds: Int
        /// How long it may be silent, seconds.
        public let idleSeconds: Int
        /// File descriptors.
        public let openFiles: Int
        /// All that one run may send, bytes; 256 GiB where the manifest does not say.
        public let outputBytes: Int
        /// How long one run may take, seconds; two days where the manifest does not say.
        public let runSeconds: Int
        /// How many wait started, before they are needed, from the first run on; 0 where the manifest does not say.
        public let standby: Int

        /// How long bytes that it makes for memory alone are kept, seconds; 60 where the manifest does not say.
        public let ephemeralSeconds: Int

        init(_ value: ManifestValue) {
            instances = value.number("instances")
            memoryBytes = value.number("memoryBytes")
            cpuSeconds = value.number("cpuSeconds")
            idleSeconds = value.number("idleSeconds")
            openFiles = value.number("openFiles")
            outputBytes = value.number("outputBytes")
            runSeconds = value.number("runSeconds")
            standby = value.number("standby")
            ephemeralSeconds = value.number("ephemeralSeconds")
        }
    }
}
