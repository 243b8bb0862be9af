import AccessCore
import JSON
import KernelTesting
import PluginSDK
import Testing

/// What the manifest says is what the plugin does.
@Suite struct AccessManifestTests {
    private let declared: DeclaredOperations

    init() throws {
        declared = try DeclaredOperations(of: "access")
    }

    @Test func declaresItsOperations() throws {
        #expect(declared.names == Access.operations)
    }

    @Test(arguments: Access.operations)
    func itsExamplesAreValid(_ operation: String) throws {
        let example = declared.all.first { $0["name"]?.string == operation }?["example"] ?? .null
        #expect(try declared.issues(operation, "parameters", example).isEmpty)
    }

    @Test func itsAnswersAreAsDeclared() async throws {
        let stage = try await AccessStage()
        let stream: JSONObject = ["streamId": .string(AccessStage.streamID)]
        let token = try await stage.token()
        let key = try await stage.call("createSigningKey")["keyId"] ?? .null
        for (operation, parameters) in [
            ("getSignedUrl", stream), ("createSigningKey", ["algorithm": "HS256"]), ("listSigningKeys", [:]),
            ("rotateSigningKey", [:]), ("deleteSigningKey", ["keyId": key]), ("revokeTokens", stream),
        ] as [(String, JSONObject)] {
            let answer = try await stage.call(operation, parameters)
            #expect(try declared.issues(operation, "result", answer).isEmpty, "\(operation)")
        }
        stage.set(["visibility": "public"])
        let answer = try await stage.authorize(AccessStage.streamID)
        #expect(try declared.issues("authorizeViewer", "result", answer).isEmpty)
        #expect(await stage.refusal(token) != nil)
    }

    @Test func updateAccessIsTheStreamsOwn() async throws {
        let stage = try await AccessStage()
        let parameters: JSONObject = ["streamId": .string(AccessStage.streamID), "visibility": "public"]
        #expect(try await stage.call("updateAccess", parameters)["access"] == ["by": "acme"])
        #expect(stage.host.registry.calls.last?.parameters == parameters)
        let videos = try DeclaredOperations(of: "videos")
        func shape(_ operations: DeclaredOperations, _ name: String) -> JSON? {
            operations.all.first { $0["name"]?.string == name }?["parameters"]?["properties"]
        }
        #expect(shape(declared, "updateAccess") == shape(videos, "setAccess"))
        let create = shape(videos, "create")?["access"]?["properties"]?.object
        #expect(create?["rules"] == shape(declared, "updateAccess")?["rules"])
    }
}
