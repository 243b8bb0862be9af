import JSON
import KernelTesting
import PluginSDK
import Testing

@Suite struct OriginTests {
    private func origin(_ value: String) -> [(name: String, value: String)] { [(name: "origin", value: value)] }

    @Test(arguments: [
        ("https://a.example", true), ("HTTPS://A.example", true), ("https://x.b.example", true),
        ("https://y.x.b.example", true), ("https://b.example", false), ("http://a.example", false),
        ("https://a.example:8443", false), ("https://a.example.evil", false), ("https://evil/.b.example", false),
        ("https://evil:1@x.b.example", false), ("null", false), ("https://xb.example", false),
    ])
    func letsItsOriginsUpload(_ value: String, _ allowed: Bool) async throws {
        let stage = try await UploadsStage()
        let address = try await stage.address(["allowedOrigins": ["https://a.example", "https://*.b.example"]])
        let answer = try await stage.send([1], to: stage.request("PUT", address, headers: origin(value)))
        #expect(answer.status == (allowed ? 200 : 403))
        #expect(answer.headers["access-control-allow-origin"] == (allowed ? value : nil))
        #expect(answer.headers["vary"] == "Origin")
        if !allowed { #expect(answer.code == "AUTHORIZATION_ERROR") }
    }

    @Test func aRequestWithoutAnOriginMayUpload() async throws {
        let stage = try await UploadsStage()
        let address = try await stage.address(["allowedOrigins": ["https://a.example"]])
        #expect(try await stage.send([1], to: stage.request("PUT", address)).status == 200)
    }

    @Test func answersAPreflight() async throws {
        let stage = try await UploadsStage()
        let address = try await stage.address()
        var headers = origin("https://anywhere.example")
        headers.append((name: "access-control-request-headers", value: "content-type, x-request-id"))
        let answer = try await stage.send([], to: stage.request("OPTIONS", address, headers: headers))
        #expect(answer.status == 204)
        #expect(answer.headers["access-control-allow-origin"] == "*")
        #expect(answer.headers["access-control-allow-methods"] == "OPTIONS, HEAD, PATCH, PUT, POST, DELETE")
        #expect(answer.headers["access-control-allow-headers"] == "content-type, x-request-id")
        let exposed = answer.headers["access-control-expose-headers"]?.lowercased() ?? ""
        for name in ["location", "upload-offset", "upload-length", "tus-resumable", "upload-expires", "x-request-id"] {
            #expect(exposed.contains(name))
        }
    }

    @Test func aFailureIsReadableByThePage() async throws {
        let stage = try await UploadsStage()
        let address = try await stage.address(["allowedOrigins": ["https://a.example"], "maxSizeBytes": 1])
        let answer = try await stage.send(
            [1, 2], to: stage.request("PUT", address, headers: origin("https://a.example")))
        #expect(answer.status == 413)
        #expect(answer.headers["access-control-allow-origin"] == "https://a.example")
        #expect(answer.body?["success"] == false)
        #expect(answer.body?["error"]?["details"]?.object != nil)
    }
}
