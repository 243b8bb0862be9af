import JSON
import KernelTesting
import PluginSDK
import Testing
import UploadsCore

/// What the manifest says is what the plugin does.
@Suite struct UploadsManifestTests {
    private let declared: DeclaredOperations

    init() throws {
        declared = try DeclaredOperations(of: "uploads")
    }

    @Test func declaresItsOperations() {
        #expect(declared.names == Uploads.operations)
    }

    @Test(arguments: Uploads.operations)
    func itsExamplesAreValid(_ operation: String) throws {
        let example = declared.all.first { $0["name"]?.string == operation }?["example"] ?? .null
        #expect(try declared.issues(operation, "parameters", example).isEmpty)
    }

    @Test func itsAnswersAreAsDeclared() async throws {
        let stage = try await UploadsStage()
        let address = try await stage.call("getUploadUrl", [:])
        #expect(try declared.issues("getUploadUrl", "result", address).isEmpty)
        // The stream in it is another plugin's, and only played here.
        let stream: JSONObject = ["streamId": "str_1"]
        let reserved = try await stage.call("upload", stream)
        let reservation = try declared.issues("upload", "result", reserved)
        #expect(reservation.allSatisfy { $0.path.hasPrefix("/parameters/stream/") })
        let taken = try await stage.call("upload", stream, attachment: stage.attachment([1]))
        let attached = try declared.issues("upload", "result", taken)
        #expect(attached.allSatisfy { $0.path.hasPrefix("/parameters/stream/") })
    }

    @Test(
        arguments: [
            ("upload", [:], "/parameters/streamId"),
            ("upload", ["streamId": "s", "file": "x"], "/parameters/file"),
            ("upload", ["streamId": "s", "url": ""], "/parameters/url"),
            ("getUploadUrl", ["expiresIn": 59], "/parameters/expiresIn"),
            ("getUploadUrl", ["expiresIn": 604_801], "/parameters/expiresIn"),
            ("getUploadUrl", ["expiresIn": 60.5], "/parameters/expiresIn"),
            ("getUploadUrl", ["maxSizeBytes": 0], "/parameters/maxSizeBytes"),
            ("getUploadUrl", ["allowedOrigins": ["*"]], "/parameters/allowedOrigins/0"),
        ] as [(String, JSON, String)])
    func refusesWhatTheAPIRefuses(_ operation: String, _ parameters: JSON, _ path: String) throws {
        let paths = try declared.issues(operation, "parameters", parameters).map(\.path)
        #expect(paths == [path])
    }
}
