import JSON
import KernelTesting
import PluginSDK
import Testing
import UploadsCore

@Suite struct UploadAddressTests {
    @Test func handsOutAnAddress() async throws {
        let stage = try await UploadsStage()
        let answer = try await stage.call("getUploadUrl", ["expiresIn": 60])
        let id = try #require(answer["uploadId"]?.string)
        let url = try #require(answer["uploadUrl"]?.string)
        #expect(Identifier.isValid(id, prefix: "upl_"))
        #expect(answer["streamId"] == "str_1")
        #expect(answer["expiresAt"] == "2026-01-01T12:01:00.000Z")
        #expect(answer["protocols"] == ["tus", "put", "multipart"])
        #expect(url.hasPrefix("http://stream.test/uploads/\(id)."))
        #expect(url.utf8.count == "http://stream.test/uploads/\(id).".utf8.count + 32)
    }

    @Test func keepsNoSecret() async throws {
        let stage = try await UploadsStage()
        let secret = try await stage.address().split(separator: ".")[1]
        for key in stage.host.store.keys {
            let value = try await stage.host.store.get(key)?.value ?? []
            #expect(!String(decoding: value, as: UTF8.self).contains(secret))
            #expect(!key.key.contains(secret))
        }
    }

    @Test func noTwoAddressesAreAlike() async throws {
        let stage = try await UploadsStage()
        var secrets: Set<Substring> = []
        for _ in 0..<50 { secrets.insert(try await stage.address().split(separator: ".")[1]) }
        #expect(secrets.count == 50)
    }

    @Test func aWrongAddressIsUnknown() async throws {
        let stage = try await UploadsStage()
        let good = try await stage.address()
        let secret = good.split(separator: ".")[1]
        let wrong = [
            "", "x", String(good.dropLast()), good + "0", String(good.dropLast(32)) + String(secret.reversed()),
            "upl_01JDZK4V3M8Q2R6T9W0XABCDEF.\(secret)", "\(good).\(secret)", "../\(good)",
        ]
        for address in wrong {
            for method in ["PUT", "POST", "HEAD", "OPTIONS"] {
                let error = await #expect(throws: PluginError.self) {
                    _ = try await stage.uploads.respond(to: stage.request(method, address))
                }
                #expect(error?.code == "NOT_FOUND")
            }
        }
    }

    @Test func refusesAStreamThatHasItsVideoOrIsNone() async throws {
        let stage = try await UploadsStage()
        let stream = stage.streams.make()
        stage.streams[stream] = "ready"
        for operation in ["getUploadUrl", "upload"] {
            let taken = await #expect(throws: PluginError.self) {
                try await stage.call(operation, ["streamId": .string(stream)])
            }
            #expect(taken?.code == "VALIDATION_ERROR")
            let none = await #expect(throws: PluginError.self) {
                try await stage.call(operation, ["streamId": "str_none"])
            }
            #expect(none?.code == "NOT_FOUND")
        }
    }

    @Test func passesTheLongestDurationOn() async throws {
        let stage = try await UploadsStage()
        let address = try await stage.address(["maxDurationSeconds": 90])
        #expect(stage.host.registry.calls.last?.parameters["maxDurationSeconds"] == 90)
        _ = try await stage.send([1], to: stage.request("PUT", address))
        #expect(stage.host.registry.calls.last?.operation == "markUploading")
        #expect(stage.host.registry.calls.last?.parameters["maxDurationSeconds"]?.double == 90)
        #expect(stage.host.store.events.last?.data["maxDurationSeconds"]?.double == 90)
    }
}
