/// Why a library was refused.
public struct PluginError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong, for programs.
    public enum Code: String, Sendable, Hashable, CaseIterable {
        /// There is no such file, or it cannot be read.
        case missing
        /// Its SHA-256 is not the manifest's.
        case digest
        /// The system's loader refused it: no library, another processor's, a symbol that is missing.
        case load
        /// It does not export `stream_plugin_entry`.
        case noEntry
        /// The entry returned NULL.
        case noDescriptor
        /// The descriptor is shorter than version 1.0 of the header has it.
        case shortDescriptor
        /// It was built against a header that this server does not have.
        case abi
        /// It is another plugin.
        case name
        /// It is another version.
        case version
        /// It is another kind of plugin.
        case kind
        /// It offers other operations than the manifest says.
        case operations
        /// It has other codecs than the manifest says.
        case codecs
        /// Functions are missing that the manifest makes necessary.
        case functions
        /// It crashed while it was looked at, in a child process.
        case crash
        /// The child process that looked at it failed otherwise, or took too long.
        case probe
    }

    /// The first thing that is wrong.
    public let code: Code
    /// The library's file.
    public let library: String
    /// The manifest's file; nil where the library was looked at alone.
    public let manifest: String?
    /// Everything that is wrong: what the library says, what the manifest says.
    public let problem: String

    /// Makes an error.
    public init(code: Code, library: String, manifest: String?, problem: String) {
        self.code = code
        self.library = library
        self.manifest = manifest
        self.problem = problem
    }

    public var description: String {
        guard let manifest else { return "The library \(library): \(problem)." }
        return "The library \(library), which the manifest \(manifest) names: \(problem)."
    }

    func naming(_ manifest: Manifest) -> PluginError {
        PluginError(code: code, library: library, manifest: manifest.file, problem: problem)
    }
}
