internal import JSON
internal import PluginSDK

extension Captions {
    /// What clean WebVTT may come to; who cuts it into segments reads it whole. Bytes.
    private static let largest = 8 << 20

    /// `addCaptions`: reads a file, and makes a track of it, in the place of the one of the same language and kind.
    func add(_ call: Call) async throws -> JSON {
        let streamID = call.parameters["streamId"]?.string ?? ""
        try await checkStream(streamID, call)
        let content = try await CaptionContent.of(call, host: host, limit: maxSizeBytes)
        let file = try await Self.webVTT(content, format: call.parameters["format"]?.string.flatMap(CaptionFormat.init))
        let name = try await reserve(streamID, call)
        let blob = CaptionKeys.file(name, of: streamID, account: call.account)
        try await host.blobs.put(blob, bytes: file)
        do {
            let (answer, replaced) = try await commit(Self.track(name, call), of: streamID, call)
            await discard(replaced.map { [$0] } ?? [], of: streamID, account: call.account)
            await tell(streamID, call)
            return answer
        } catch {
            try await host.blobs.remove(blob)
            throw error
        }
    }

    /// Reads and writes it, which for a large file takes long: off the thread that called.
    private static func webVTT(_ content: CaptionContent, format: CaptionFormat?) async throws -> [UInt8] {
        let work = { @Sendable () throws(CaptionProblem) -> [UInt8] in
            let sheet = try CaptionReader.read(content.bytes, format: format, filename: content.filename)
            let file = Array(sheet.file.utf8)
            guard file.count <= largest else {
                throw CaptionProblem(line: 1, "As WebVTT the file is larger than \(largest) bytes: split it.")
            }
            return file
        }
        do {
            if content.bytes.count < 1 << 16 { return try work() }
            return try await Task.detached { try work() }.value
        } catch let problem as CaptionProblem {
            let text = "Line \(problem.line): \(problem.reason)"
            let issue: JSON = [
                "path": .string(content.path), "problem": .string(text), "line": .integer(Int64(problem.line)),
            ]
            throw PluginError(
                code: "VALIDATION_ERROR", message: text,
                details: [
                    "issues": [issue], "line": .integer(Int64(problem.line)), "reason": .string(problem.reason),
                ])
        }
    }

    /// Takes a number for a track, and sees to it that the stream's record ends with the stream.
    private func reserve(_ streamID: String, _ call: Call) async throws -> String {
        let number = try await host.store.transaction { transaction in
            var captions = try await transaction.captions(of: streamID, account: call.account) ?? StreamCaptions()
            let number = captions.next
            captions.next += 1
            transaction.put(captions, of: streamID, account: call.account)
            return number
        }
        do {
            // The record is there by now: a deletion from here on takes it along.
            try await checkStream(streamID, call)
        } catch let error as PluginError where error.code == "NOT_FOUND" {
            try await host.store.transaction { transaction in
                transaction.delete(CaptionKeys.record(streamID, account: call.account))
            }
            throw error
        }
        return "captions-\(number)"
    }

    private static func track(_ name: String, _ call: Call) -> CaptionTrack {
        let language = LanguageTag.canonical(call.parameters["language"]?.string ?? "und")
        let kind = call.parameters["kind"]?.string.flatMap(CaptionTrack.Kind.init) ?? .subtitles
        // Without what is no character of a line, and without spaces at its ends.
        let given = SubRipReader.trimmed(SourceLines.clean(call.parameters["label"]?.string ?? ""))
        let label = given.isEmpty ? LanguageTag.name(language) + (kind == .captions ? " (CC)" : "") : given
        return CaptionTrack(
            name: name, language: language, label: label, kind: kind,
            isDefault: call.parameters["default"]?.bool ?? false)
    }

    /// The commit that ends the call; answers with the track, and with the one that it replaced.
    private func commit(
        _ track: CaptionTrack, of streamID: String, _ call: Call
    ) async throws -> (JSON, CaptionTrack?) {
        let answer = track.shown(of: streamID, publicURL: host.publicURL())
        var replaced: CaptionTrack?
        _ = try await host.store.answering { transaction in
            guard var captions = try await transaction.captions(of: streamID, account: call.account) else {
                throw PluginError.notFound("The stream was deleted meanwhile.")
            }
            replaced = captions.put(track)
            guard captions.tracks.count <= StreamCaptions.most else {
                throw PluginError.validation(
                    path: "/parameters/language",
                    problem: "The stream has \(StreamCaptions.most) tracks already: remove one first.")
            }
            transaction.put(captions, of: streamID, account: call.account)
            transaction.publish(
                "stream.Captions.added", account: call.account, subject: streamID,
                data: [
                    "streamId": .string(streamID), "language": .string(track.language), "label": .string(track.label),
                    "kind": .string(track.kind.rawValue), "default": .bool(track.isDefault),
                ])
            return answer
        }
        return (answer, replaced)
    }
}
