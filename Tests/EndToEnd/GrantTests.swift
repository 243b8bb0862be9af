import JSON
import Testing

extension EndToEnd {
    /// A plugin uses nothing that its manifest does not name, and nothing of another's.
    @Suite struct Grants {
        private static let refusals: [(what: String, code: String, says: String)] = [
            ("serviceNotNamed", "NULL", ""), ("serviceUnknown", "NULL", ""), ("serviceVersion", "NULL", ""),
            ("operationNotNamed", "NOT_GRANTED", "the operation 'deleteStream' in needs.operations"),
            ("operationInternal", "NOT_GRANTED", "the operation 'purgeStream' in needs.operations"),
            ("accountWithNul", "INVALID_KEY", "without NUL"), ("accountTooLong", "INVALID_KEY", "at most 64"),
            ("keyEmpty", "INVALID_KEY", "1 to 400 bytes"),
            ("scanOfOthers", "OK", "1 entries"), ("readOfOthers", "OK", "0 entries"),
            ("eventNotNamed", "NOT_GRANTED", "the event 'stream.deleted' in publishes"),
            ("jobNotNamed", "NOT_GRANTED", "the job 'encode' in jobs"),
            ("jobCancelNotNamed", "NOT_GRANTED", "the job 'encode' in jobs"),
            ("workerNotNamed", "NOT_GRANTED", "the worker 'media' in needs.workers"),
            ("fetchInside", "FETCH_REFUSED", "does not fetch from private"),
            ("fetchCheck", "FETCH_REFUSED", "does not fetch"),
            ("fetchNothing", "VALIDATION_ERROR", "/specification/url"),
            ("blobAbove", "INVALID_KEY", "is a path of letters"), ("blobAbsolute", "INVALID_KEY", "is a path of"),
            ("blobHidden", "INVALID_KEY", "is a path of"), ("blobAccountAbove", "INVALID_KEY", "is a path of"),
            ("blobAccountWithSlash", "INVALID_KEY", "is a path of"),
            ("blobListAbove", "INVALID_KEY", "is a path of"), ("blobListPrefixAbove", "INVALID_KEY", "is a path of"),
            ("blobRenameAbove", "INVALID_KEY", "is a path of"), ("blobRemoveAll", "INVALID_KEY", "is a path of"),
        ]

        @Test func whatTheManifestDoesNotNameIsRefused() async throws {
            let folder = try Folder()
            try await CPlugin.install("greedy", in: folder)
            let server = try await StreamServer.started(settings: CPlugin.settings(folder))
            _ = try await server.client.createdStream()
            #expect(try await server.client.call("take", ["what": "ownEntry"])["code"] == "OK")
            print("grants: \(Grants.refusals.count + 3) attempts at what a manifest does not name")
            for (what, code, says) in Grants.refusals {
                let answer = try await server.client.call("take", ["what": .string(what)])
                #expect(answer["code"]?.string == code, "\(what): \(answer)")
                #expect(answer["message"]?.string?.contains(says) == true, "\(what): \(answer)")
            }
            // A path that it did not name is not its own, whatever the method.
            #expect(try await server.client.request("/greedy/other").status == 404)
            #expect(try await server.stop() == 0)
        }

        @Test func aDecisionNeedsTheBlobsTheManifestDoesNotName() async throws {
            let folder = try Folder()
            try await CPlugin.install("greedy", in: folder) { $0["needs"] = ["services": ["store", "fetch"]] }
            let server = try await StreamServer.started(settings: CPlugin.settings(folder))
            for arguments in [[], ["-X", "PUT", "--data-binary", "x"]] {
                let answer = try await server.client.request("/greedy/blob", arguments)
                #expect(answer.errorCode == "INTERNAL_ERROR", "\(answer.text)")
            }
            // Nor by way of a fetch.
            let fetched = try await server.client.call("take", ["what": "fetchBlob"])
            #expect(fetched["code"] == "NOT_GRANTED", "\(fetched)")
            #expect(server.process.output.contains("the service 'jobs' in needs.services"))
            #expect(server.process.output.contains("the service 'blobs' in needs.services"))
            #expect(try await server.stop() == 0)
        }
    }
}
