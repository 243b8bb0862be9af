/// Plugins in plain C.
enum CPlugin {
    /// Compiles one with the C compiler and the boundary's header alone.
    static func compile(
        _ source: String, to library: String, headers: String = "\(Build.root)/Sources/CStreamPlugin/include"
    ) async throws {
        try await Command.run(
            "cc", "-std=c11", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC",
            "-I", headers, "-o", library, source)
    }
}
