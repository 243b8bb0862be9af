internal import JSON
internal import PluginSDK

/// The bytes of a caption file, and what is known of where they came from.
struct CaptionContent: Sendable {
    /// As they came.
    let bytes: [UInt8]
    /// Where the call names them, for errors: a JSON pointer.
    let path: String
    /// May be empty.
    let filename: String

    /// Of a call: `content`, `url`, or the file that came with it; `limit` bytes at most.
    static func of(_ call: Call, host: Host, limit: UInt64) async throws -> CaptionContent {
        let content = call.parameters["content"]?.string
        let url = call.parameters["url"]?.string
        guard [content != nil, url != nil, call.attachment != nil].count(where: { $0 }) == 1 else {
            throw PluginError.validation(
                path: "/parameters/content", problem: "Send one of these: content, url, or a file beside the call.")
        }
        if let url { return try await fetched(url, host: host, limit: limit) }
        if let attachment = call.attachment {
            guard attachment.size <= limit else { throw tooLarge("/file", limit) }
            let bytes = try await host.blobs.read(attachment.key, offset: 0, length: limit)
            return CaptionContent(bytes: bytes, path: "/file", filename: attachment.filename)
        }
        let bytes = Array((content ?? "").utf8)
        guard bytes.count <= limit else { throw tooLarge("/parameters/content", limit) }
        return CaptionContent(bytes: bytes, path: "/parameters/content", filename: "")
    }

    private static func fetched(_ url: String, host: Host, limit: UInt64) async throws -> CaptionContent {
        let path = "/parameters/url"
        do {
            let answer = try await host.fetch.fetch(FetchRequest(url: url, limitBytes: limit))
            guard answer.isSuccess else {
                throw refused(
                    path, "The file could not be fetched: its server answered with status \(answer.status).",
                    passes: answer.status >= 500 || [408, 425, 429].contains(answer.status))
            }
            let name = answer.url.prefix { $0 != "?" && $0 != "#" }.split(separator: "/").last ?? ""
            return CaptionContent(bytes: answer.body, path: path, filename: String(name))
        } catch let error as PluginError {
            switch error.code {
            case "FETCH_TOO_LARGE": throw tooLarge(path, limit)
            case "FETCH_REFUSED", "FETCH_FAILED":
                // What the client may do is in the sentence.
                throw refused(path, error.message, passes: error.retryable)
            case "TIMEOUT": throw refused(path, "The server of the file did not answer in time.", passes: true)
            default: throw error
            }
        }
    }

    /// `passes`: another attempt may go well, and is made where the call asks for some.
    private static func refused(_ path: String, _ problem: String, passes: Bool) -> PluginError {
        var error = PluginError.validation(path: path, problem: problem)
        error.retryable = passes
        return error
    }

    private static func tooLarge(_ path: String, _ limit: UInt64) -> PluginError {
        PluginError.validation(path: path, problem: "The file is larger than \(limit) bytes (captions.maxSizeBytes).")
    }
}
