import CaptionsCore
import JSON
import KernelTesting
import PluginSDK
import Testing

@Suite("Adding and removing captions")
struct CaptionsOperationTests {
    @Test func aTrackIsStoredAsCleanWebVTTAndToldOf() async throws {
        let stage = try await CaptionsStage()
        let text = "1\n00:00:01,000 --> 00:00:02,000\n<font color=red>A & B</font>\n"
        let track = try await stage.add("pt-br", ["content": .string(text), "kind": "captions", "default": true])
        #expect(
            track == [
                "language": "pt-BR", "label": "Português (BR) (CC)", "kind": "captions", "default": true,
                "url": .string("http://stream.test/play/\(CaptionsStage.stream)/captions/pt-BR.vtt?kind=captions"),
            ])
        #expect(stage.text("captions-1") == "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nA &amp; B\n")
        let known = try await stage.known()
        #expect(known?["tracks"]?[0]?["blob"]?.string == stage.files.first)
        #expect(known?["tracks"]?[0]?["default"] == true && known?["hidden"] == [])
        let event = try #require(stage.host.store.events.first)
        #expect(event.type == "stream.Captions.added" && event.subject == CaptionsStage.stream)
        #expect(event.data["language"] == "pt-BR" && event.data["kind"] == "captions")
    }

    @Test func theSameLanguageAndKindReplacesUnderAnotherName() async throws {
        let stage = try await CaptionsStage()
        _ = try await stage.add("en")
        _ = try await stage.add("en", ["content": .string(CaptionsStage.file), "kind": "captions"])
        let other = CaptionsStage.file.replacing("One", with: "Other")
        let track = try await stage.add("EN", ["content": .string(other), "label": " Bet\nter"])
        #expect(track["label"] == "Better" && track["language"] == "en")
        #expect(try await stage.names() == ["captions-3", "captions-2"])
        #expect(stage.files.count == 2 && stage.text("captions-3")?.contains("Other") == true)
    }

    @Test func aNewDefaultClearsTheOldOne() async throws {
        let stage = try await CaptionsStage()
        for language in ["en", "de"] {
            _ = try await stage.add(language, ["content": .string(CaptionsStage.file), "default": true])
        }
        let tracks = try await stage.known()?["tracks"]?.array ?? []
        #expect(tracks.map { $0["default"] } == [false, true])
    }

    @Test func brokenFilesAreRefusedWithTheLineAndNothingIsStored() async throws {
        let stage = try await CaptionsStage()
        let error = await #expect(throws: PluginError.self) {
            try await stage.add("en", ["content": "WEBVTT\n\n00:05.000 --> 00:02.000\nx"])
        }
        #expect(error?.code == "VALIDATION_ERROR" && error?.details["line"] == 3)
        #expect(error?.details["issues"]?[0]?["path"] == "/parameters/content")
        #expect(error?.details["issues"]?[0]?["problem"]?.string?.hasPrefix("Line 3: ") == true)
        #expect(error?.details["reason"]?.string?.contains("after it starts") == true)
        #expect(stage.files.isEmpty && stage.host.store.keys.isEmpty && stage.host.store.events.isEmpty)
    }

    @Test func aFileBesideTheCallIsReadWhateverItsEncoding() async throws {
        let stage = try await CaptionsStage()
        let key = BlobKey(account: "acme", key: "staging/1")
        stage.host.blobs[key] = Array("1\n00:00:01,000 --> 00:00:02,000\nZo".utf8) + [0xEB, 0x0A]
        let attachment = Attachment(key: key, size: 33, filename: "a.srt", contentType: "", sha256: "")
        let parameters: JSONObject = ["streamId": .string(CaptionsStage.stream), "language": "en"]
        _ = try await stage.call("addCaptions", parameters, attachment: attachment)
        #expect(stage.text("captions-1")?.contains("Zoë") == true)
        var large = attachment
        large.size = 5 << 20
        let error = await #expect(throws: PluginError.self) {
            try await stage.call("addCaptions", parameters, attachment: large)
        }
        #expect(error?.code == "VALIDATION_ERROR" && error?.message.contains("4194304") == true)
    }

    @Test func anAddressIsFetched() async throws {
        let stage = try await CaptionsStage()
        stage.host.fetch.script { request, _ in
            #expect(request.limitBytes == 4 << 20)
            return FetchAnswer(status: 200, url: "https://a.example/x.srt", body: Array(CaptionsStage.file.utf8))
        }
        _ = try await stage.add("en", ["url": "https://a.example/x"])
        #expect(stage.text("captions-1")?.contains("One") == true)
        stage.host.fetch.script { _, _ in FetchAnswer(status: 503) }
        let busy = await #expect(throws: PluginError.self) { try await stage.add("de", ["url": "https://a.example/x"]) }
        #expect(busy?.code == "VALIDATION_ERROR" && busy?.retryable == true && busy?.message.contains("503") == true)
        stage.host.fetch.refuse("http://127.0.0.1/", with: PluginError(code: "FETCH_REFUSED", message: "No."))
        let error = await #expect(throws: PluginError.self) { try await stage.add("de", ["url": "http://127.0.0.1/"]) }
        #expect(error?.details["issues"]?[0]?["path"] == "/parameters/url" && error?.retryable == false)
    }

    @Test func oneSourceIsAskedFor() async throws {
        let stage = try await CaptionsStage()
        for more in [[:], ["content": "x", "url": "https://a.example/"]] as [JSONObject] {
            let error = await #expect(throws: PluginError.self) { try await stage.add("en", more) }
            #expect(error?.code == "VALIDATION_ERROR")
        }
    }

    @Test func streamsOfOthersAreNotFound() async throws {
        let stage = try await CaptionsStage()
        for (operation, id) in [
            ("addCaptions", "str_other"), ("addCaptions", "str_none"), ("removeCaptions", "str_other"),
        ] {
            let error = await #expect(throws: PluginError.self) {
                try await stage.call(
                    operation, ["streamId": .string(id), "language": "en", "content": .string(CaptionsStage.file)])
            }
            #expect(error?.code == "NOT_FOUND")
        }
        #expect(stage.files.isEmpty)
    }

    @Test func removingTakesAllKindsOrOne() async throws {
        let stage = try await CaptionsStage()
        for kind in ["subtitles", "captions"] {
            for language in ["en", "de"] {
                _ = try await stage.add(language, ["content": .string(CaptionsStage.file), "kind": .string(kind)])
            }
        }
        let answer = try await stage.remove("EN")
        #expect(answer == ["streamId": .string(CaptionsStage.stream), "language": "en", "removed": true])
        #expect(try await stage.names() == ["captions-2", "captions-4"])
        _ = try await stage.remove("de", kind: "captions")
        #expect(try await stage.names() == ["captions-2"] && stage.files.count == 1)
        let kinds = stage.host.store.events.filter { $0.type == "stream.Captions.removed" }.map { $0.data["kind"] }
        #expect(kinds == ["subtitles", "captions", "captions"])
        for (language, kind) in [("en", nil), ("de", "captions"), ("fr", nil)] as [(String, JSON?)] {
            let error = await #expect(throws: PluginError.self) { try await stage.remove(language, kind: kind) }
            #expect(error?.code == "NOT_FOUND")
        }
        // The names go on: no address has two files.
        _ = try await stage.add("en")
        #expect(try await stage.names() == ["captions-2", "captions-5"])
    }

    @Test func tracksInsideTheFileAreHidden() async throws {
        let stage = try await CaptionsStage()
        stage.host.registry.offer("mediaIndex") { _, _ in
            ["renditions": [["kind": "video", "name": "480p"], ["kind": "text", "name": "text-1", "language": "en"]]]
        }
        _ = try await stage.remove("en")
        #expect(try await stage.known()?["hidden"] == [["language": "en", "kind": "subtitles"]])
        #expect(stage.host.store.events.map(\.type) == ["stream.Captions.removed"])
        let error = await #expect(throws: PluginError.self) { try await stage.remove("en") }
        #expect(error?.code == "NOT_FOUND")
    }

    @Test func captionsInsideTheFileAreHiddenByTheirKind() async throws {
        let stage = try await CaptionsStage()
        stage.host.registry.offer("mediaIndex") { _, _ in
            [
                "renditions": [
                    ["kind": "text", "name": "text-1", "language": "en"],
                    ["kind": "text", "name": "text-cc1", "language": "en", "describesSound": true],
                    ["kind": "text", "name": "text-cc3", "describesSound": true],
                ]
            ]
        }
        _ = try await stage.remove("en", kind: "captions")
        #expect(try await stage.known()?["hidden"] == [["language": "en", "kind": "captions"]])
        _ = try await stage.remove("en")
        _ = try await stage.remove("und")
        #expect(try await stage.known()?["hidden"]?.array?.map { $0["kind"] } == ["captions", "subtitles", "captions"])
    }

    @Test func whoDeliversIsToldBeforeTheCallerIs() async throws {
        let stage = try await CaptionsStage()
        stage.host.registry.offer("forgetCaptions") { _, parameters in
            #expect(parameters["streamId"] == .string(CaptionsStage.stream))
            #expect(!stage.host.store.events.isEmpty)
            return [:]
        }
        _ = try await stage.add("en")
        _ = try await stage.remove("en")
        #expect(stage.host.registry.calls.filter { $0.operation == "forgetCaptions" }.count == 2)
    }

    @Test func allGoWithTheStream() async throws {
        let stage = try await CaptionsStage()
        _ = try await stage.add("en")
        try await stage.deleteStream()
        try await stage.deleteStream()
        #expect(stage.files.isEmpty && stage.host.store.keys.isEmpty)
    }

    @Test func aStreamThatIsDeletedMeanwhileKeepsNothing() async throws {
        // After the stream was looked up and before the track has its number.
        let stage = try await CaptionsStage()
        stage.host.store.beforeNextCommit { _ in try await stage.deleteStream() }
        var error = await #expect(throws: PluginError.self) { try await stage.add("en") }
        #expect(error?.code == "NOT_FOUND")
        #expect(stage.files.isEmpty && stage.host.store.keys.isEmpty && stage.host.store.events.isEmpty)

        // Before the commit that ends the call.
        let other = try await CaptionsStage()
        other.host.store.beforeNextCommit { _ in }
        other.host.store.beforeNextCommit { _ in try await other.deleteStream() }
        error = await #expect(throws: PluginError.self) { try await other.add("en") }
        #expect(error?.code == "NOT_FOUND")
        #expect(other.files.isEmpty && other.host.store.keys.isEmpty && other.host.store.events.isEmpty)
    }

    @Test func aStreamHasABoundOfTracks() async throws {
        let stage = try await CaptionsStage()
        for number in 0..<100 {
            _ = try await stage.add("x\(Character(Unicode.Scalar(UInt8(97 + number % 26))))-\(number)")
        }
        let error = await #expect(throws: PluginError.self) { try await stage.add("en") }
        #expect(error?.code == "VALIDATION_ERROR" && stage.files.count == 100)
    }

    @Test(
        "writes languages as RFC 5646 does",
        arguments: [
            ("EN", "en", "English"), ("pt-br", "pt-BR", "Português (BR)"), ("ZH-HANT-tw", "zh-Hant-TW", "中文 (Hant-TW)"),
            ("tlh", "tlh", "tlh"), ("de-x-AB", "de-x-ab", "Deutsch (x-ab)"),
        ])
    func languages(_ given: String, _ tag: String, _ name: String) {
        #expect(LanguageTag.canonical(given) == tag && LanguageTag.name(tag) == name)
    }
}
