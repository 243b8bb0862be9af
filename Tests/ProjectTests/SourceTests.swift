import Testing

/// The house's habits, where a machine can see them.
@Suite struct SourceTests {
    @Test func noFileIsTooLong() throws {
        let files =
            try Project.swiftFiles()
            + Project.files(
                below: ["Sources", "Tests", "Packaging/templates"], ending: [".c", ".h"])
        for file in files where file.path != "Sources/CStreamPlugin/include/stream_plugin.h" {
            #expect(file.lines.count <= 500, "\(file.path) has \(file.lines.count) lines; split it")
        }
        let lengths = try Project.swiftFiles(below: ["Sources", "Plugins"]).map(\.lines.count).sorted()
        #expect(lengths[lengths.count / 2] < 150)
    }

    @Test func nothingIsLeftForLater() throws {
        // Spelt in pieces, so that this file does not find itself.
        let words = ["TO" + "DO", "FIX" + "ME", "XX" + "X:", "HA" + "CK"]
        for file in try everything() {
            for (number, line) in file.lines.enumerated() {
                #expect(!words.contains { line.contains($0) }, "\(file.path):\(number + 1): \(line)")
            }
        }
    }

    @Test func whatTheCompilerCannotCheckIsExplained() throws {
        for file in try Project.swiftFiles() {
            for (number, line) in file.lines.enumerated() {
                let isUnchecked = ["@unchecked " + "Sendable", "nonisolated" + "(unsafe)"].contains {
                    line.contains($0)
                }
                guard isUnchecked else { continue }
                let around = file.lines[max(0, number - 3)...min(number + 2, file.lines.count - 1)]
                #expect(
                    around.contains { $0.contains("// why") }, "\(file.path):\(number + 1) says no `// why`")
            }
        }
    }

    @Test func nothingIsForced() throws {
        let words = ["try" + "!", " as" + "! ", "@test" + "able"]
        // The fuzz targets reach what only the kernel itself calls.
        for file in try Project.swiftFiles() where !file.path.hasPrefix("Tests/Fuzz/") {
            for (number, line) in file.lines.enumerated() {
                #expect(!words.contains { line.contains($0) }, "\(file.path):\(number + 1): \(line)")
            }
        }
    }

    private func everything() throws -> [Project.TextFile] {
        try Project.swiftFiles() + Project.documents()
            + Project.files(
                below: ["Sources", "Plugins", "Tests", "Manifests", "Packaging/templates"],
                ending: [".c", ".h", ".json", ".py"])
            + ["Makefile", "scripts/setup", "scripts/lint-header", "scripts/install", "scripts/uninstall", ".ci/run"]
            .map {
                Project.TextFile(path: $0, text: try Project.text($0))
            }
    }
}
