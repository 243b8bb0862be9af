package import PluginSDK

/// Answers `download.mp4`: the whole video as one file, with the first sound, for streams that may be downloaded.
package struct DownloadRoutes: Sendable {
    private let host: Host
    private let admissions: Admissions
    private let files: DownloadFiles
    private let served: Served

    /// Routes over a host's services.
    package init(host: Host, admissions: Admissions, served: Served) {
        self.served = served
        self.host = host
        self.admissions = admissions
        files = DownloadFiles(host: host)
    }

    /// `download.mp4?rendition=`.
    package func file(_ request: HTTPRequest) async throws -> HTTPDecision {
        let viewing = try await Viewing.open(request, for: .download, admissions, host: host)
        guard viewing.isDownloadable else {
            throw PluginError(
                code: "AUTHORIZATION_ERROR",
                message: "This video can be watched, but not downloaded: ask whoever published it.", status: 403)
        }
        let index = try await viewing.index()
        guard index.isComplete else {
            throw PluginError.notFound(
                "The video cannot be downloaded yet: it can once it is whole, when its state is ready.")
        }
        guard let plan = DownloadPlan(index, rendition: Self.rendition(request.query)) else {
            throw PluginError.notFound(
                "The stream has no such rendition: take a name of `encoding.renditions`, or leave `rendition` out.")
        }
        for item in plan.otherInitSegments {
            let first = try await initSegment(item.first, item.rendition, viewing)
            guard try await initSegment(item.other, item.rendition, viewing) == first else { throw Self.changesFormat }
        }
        let file = try await files.file(plan, of: viewing)
        let answer = HTTPDecision.blob(
            file.head, status: 200,
            headers: CrossOrigin.headers + [
                (name: "content-type", value: plan.tracks[0].kind == .video ? "video/mp4" : "audio/mp4"),
                (name: "content-disposition", value: FileName.attachment(viewing.title, ending: "mp4")),
                (name: "cache-control", value: "private, max-age=3600"), (name: "etag", value: "\"\(plan.name)\""),
            ], followedBy: file.parts)
        return await served.telling(answer, .download, viewing, request)
    }

    private func initSegment(_ name: String, _ rendition: String, _ viewing: Viewing) async throws -> [UInt8] {
        try await host.blobs.read(viewing.file(name, of: rendition), offset: 0, length: 1 << 20)
    }

    private static let changesFormat = PluginError.notFound(
        "The stream changes its format midway, so that it does not fit into one file: play it at master.m3u8.")

    private static func rendition(_ query: String) -> String? {
        let fields = query.split(separator: "&").map { $0.split(separator: "=", maxSplits: 1) }
        let value = fields.first { $0.first == "rendition" }?.dropFirst().first
        return value.map { String($0) }
    }
}
