import JSON
import KernelTesting
import Testing

extension EndToEnd {
    /// The conformance suite of operation plugins, on libraries in C: it takes them, and finds what is wrong.
    @Suite struct OperationSuite {
        @Test func aPluginInCConforms() async throws {
            let folder = try Folder()
            defer { _ = folder }
            let checks = try await checks("hello", in: folder)
            #expect(checks.count == 6)
            for check in checks { try await check.run() }
        }

        @Test(arguments: [
            ("calls at once", "completions came a second time", "how"),
            ("examples fit", "answered with what its result schema refuses", "other"),
        ])
        func whatIsWrongIsFound(promise: String, says: String, answers: String) async throws {
            let folder = try Folder()
            defer { _ = folder }
            let checks = try await checks("rude", in: folder) { manifest in
                var operation = manifest["operations"]?[0]?.object ?? [:]
                operation["result"] = ["type": "object", "required": [.string(answers)]]
                manifest["operations"] = [.object(operation)]
            }
            let check = try #require(checks.first { $0.description.hasPrefix(promise) })
            let failure = await #expect(throws: OperationConformance.Failure.self) { try await check.run() }
            #expect(failure?.description.contains(says) == true, "\(String(describing: failure))")
        }

        private func checks(
            _ plugin: String, in folder: Folder, _ change: (inout JSONObject) -> Void = { _ in }
        ) async throws -> [OperationConformance.Check] {
            try await CPlugin.install(plugin, in: folder, change)
            let subject = try OperationSubject(
                manifest: folder.at("\(plugin).json"), library: folder.at("lib\(plugin).so"))
            return OperationConformance(subject).checks
        }
    }
}
