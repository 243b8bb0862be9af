import CaptionsCore
import JSON
import KernelTesting
import PluginSDK
import Testing

/// What the manifest says is what the plugin does.
@Suite struct CaptionsManifestTests {
    private let declared: DeclaredOperations

    init() throws {
        declared = try DeclaredOperations(of: "captions")
    }

    @Test func declaresItsOperations() {
        #expect(declared.names == Captions.operations)
    }

    @Test(arguments: Captions.operations)
    func itsExamplesAreValid(_ operation: String) throws {
        let example = declared.all.first { $0["name"]?.string == operation }?["example"] ?? .null
        #expect(try declared.issues(operation, "parameters", example).isEmpty)
    }

    @Test func itsAnswersAreAsDeclared() async throws {
        let stage = try await CaptionsStage()
        #expect(try declared.issues("addCaptions", "result", try await stage.add("en")).isEmpty)
        let tracks = try await stage.call("captionTracks", ["streamIds": [.string(CaptionsStage.stream), "str_1"]])
        #expect(try declared.issues("captionTracks", "result", tracks).isEmpty)
        #expect(try declared.issues("removeCaptions", "result", try await stage.remove("en")).isEmpty)
    }

    @Test(
        arguments: [
            ("addCaptions", ["streamId": "s"], "/parameters/language"),
            ("addCaptions", ["streamId": "s", "language": "english!"], "/parameters/language"),
            ("addCaptions", ["streamId": "s", "language": "en", "kind": "signs"], "/parameters/kind"),
            ("addCaptions", ["streamId": "s", "language": "en", "format": "sbv"], "/parameters/format"),
            ("addCaptions", ["streamId": "s", "language": "en", "label": 1], "/parameters/label"),
            ("addCaptions", ["streamId": "s", "language": "en", "default": "yes"], "/parameters/default"),
            ("addCaptions", ["streamId": "s", "language": "en", "file": "x"], "/parameters/file"),
            ("removeCaptions", ["streamId": "s"], "/parameters/language"),
        ] as [(String, JSON, String)])
    func refusesWhatTheAPIRefuses(_ operation: String, _ parameters: JSON, _ path: String) throws {
        #expect(try declared.issues(operation, "parameters", parameters).map(\.path) == [path])
    }
}
