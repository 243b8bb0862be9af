import JSON
import KernelTesting
import PluginSDK
import Testing
import VideosCore

/// What the manifest says is what the plugin does.
@Suite struct VideosManifestTests {
    private let declared: DeclaredOperations

    init() throws {
        declared = try DeclaredOperations(of: "videos")
    }

    @Test func declaresItsOperations() throws {
        #expect(declared.names == Videos.operations)
    }

    @Test(arguments: Videos.operations)
    func itsExamplesAreValid(_ operation: String) throws {
        let example = declared.all.first { $0["name"]?.string == operation }?["example"] ?? .null
        #expect(try declared.issues(operation, "parameters", example).isEmpty)
    }

    @Test func itsAnswersAreAsDeclared() async throws {
        let stage = try await VideosStage()
        let id = try await stage.create(["title": "T"])
        let parameters: JSONObject = ["streamId": .string(id)]
        for (operation, parameters) in [
            ("stream", [:]), ("stream", parameters), ("create", [:]), ("update", parameters),
            ("resolveStream", parameters), ("streamAccess", parameters), ("setAccess", parameters),
            ("markUploading", parameters), ("delete", parameters),
        ] {
            let answer = try await stage.call(operation, parameters)
            #expect(try declared.issues(operation, "result", answer).isEmpty, "\(operation)")
        }
    }

    @Test(
        arguments: [
            ("create", ["title": .string(String(repeating: "a", count: 201))], "/parameters/title"),
            ("create", ["metadata": ["a": .string(String(repeating: "ä", count: 8192))]], "/parameters/metadata"),
            ("create", ["metadata": []], "/parameters/metadata"),
            ("create", ["unknown": 1], "/parameters/unknown"),
            ("create", ["access": ["visibility": "secret"]], "/parameters/access/visibility"),
            ("create", ["access": ["allowedOrigins": ["a.example"]]], "/parameters/access/allowedOrigins/0"),
            ("create", ["access": ["allowedOrigins": ["https://a.example/"]]], "/parameters/access/allowedOrigins/0"),
            ("create", ["access": ["rules": [["action": "allow"]]]], "/parameters/access/rules/0/type"),
            ("create", ["maxDurationSeconds": 0], "/parameters/maxDurationSeconds"),
            ("create", ["thumbnailTimeSeconds": -1], "/parameters/thumbnailTimeSeconds"),
            ("create", ["deleteAfter": "tomorrow"], "/parameters/deleteAfter"),
            ("update", [:], "/parameters/streamId"),
            ("update", ["streamId": "str_1", "access": [:]], "/parameters/access"),
            ("stream", ["limit": 0], "/parameters/limit"),
            ("stream", ["limit": 101], "/parameters/limit"),
            ("stream", ["state": "gone"], "/parameters/state"),
        ] as [(String, JSON, String)])
    func refusesWhatTheAPIRefuses(_ operation: String, _ parameters: JSON, _ path: String) throws {
        let paths = try declared.issues(operation, "parameters", parameters).map(\.path)
        #expect(paths == [path])
    }

    @Test func takesWhatTheAPITakes() throws {
        let access: JSON = [
            "visibility": "signed",
            "allowedOrigins": [
                "https://a.example", "https://*.b.example", "http://localhost:3000", "https://[::1]:80",
            ],
            "rules": [["action": "block", "type": "country", "country": ["DE"]]],
        ]
        let full: JSON = [
            "title": .string(String(repeating: "ä", count: 200)), "access": access, "deleteAfter": .null,
            "metadata": ["a": .string(String(repeating: "a", count: 16_376))], "maxDurationSeconds": 0.5,
            "thumbnailTimeSeconds": 0,
        ]
        #expect(try declared.issues("create", "parameters", full).isEmpty)
    }
}
