package import JSON
package import Logging

/// One fetch of a plugin, from its specification to the answer that crosses the boundary.
package struct FetchRun: Sendable {
    /// What the plugin gets.
    package struct Answer: Sendable {
        package let json: JSON
        package let body: [UInt8]
    }

    let specification: FetchSpecification
    let blobs: Blobs
    let fetcher: any Fetcher
    let logger: Logger

    /// A fetch that has not begun.
    package init(specification: FetchSpecification, blobs: Blobs, fetcher: any Fetcher, logger: Logger) {
        self.specification = specification
        self.blobs = blobs
        self.fetcher = fetcher
        self.logger = logger
    }

    /// Fetches. Cancelling the task ends it.
    package func run(_ progress: @escaping @Sendable (JSON) -> Void) async throws(KernelError) -> Answer {
        do throws(KernelError) {
            let answer =
                if let key = specification.blob {
                    try await intoBlob(key, progress)
                } else {
                    try await intoMemory()
                }
            logger.debug("fetched", metadata: ["status": "\(answer.json["status"]?.int ?? 0)"])
            return answer
        } catch {
            let told: KernelError = Task.isCancelled ? .cancelled : error
            logger.debug("a fetch failed", metadata: ["error": "\(told)"])
            throw told
        }
    }

    private func intoMemory() async throws(KernelError) -> Answer {
        let body = FetchedBytes(limit: specification.limit, truncates: specification.truncates)
        let head = try await fetcher.fetch(specification.request, into: body)
        let bytes = await body.bytes
        return Answer(json: Self.json(head, size: UInt64(bytes.count), sha256: nil), body: bytes)
    }

    private func intoBlob(
        _ key: BlobKey, _ progress: @escaping @Sendable (JSON) -> Void
    ) async throws(KernelError) -> Answer {
        var request = specification.request
        var there: UInt64 = 0
        if specification.keepsPartial, let validator = specification.validator {
            there = try await blobs.stat(key)?.size ?? 0
            if there > 0 {
                request.headers += [(name: "range", value: "bytes=\(there)-"), (name: "if-range", value: validator)]
            }
        }
        let body = FetchedBlob(
            key, in: blobs, limit: specification.limit, keepsPartial: specification.keepsPartial, there: there
        ) { received, total, validator in
            progress([
                "receivedBytes": .integer(Int64(clamping: received)),
                "totalBytes": total.map { .integer(Int64(clamping: $0)) } ?? .null,
                "validator": validator.map(JSON.string) ?? .null,
            ])
        }
        do throws(KernelError) {
            let head = try await fetcher.fetch(request, into: body)
            guard let written = try await body.finish() else {
                let excerpt = await body.excerpt
                return Answer(json: Self.json(head, size: UInt64(excerpt.count), sha256: nil), body: excerpt)
            }
            return Answer(json: Self.json(head, size: written.size, sha256: written.sha256), body: [])
        } catch {
            await body.abort()
            throw error
        }
    }

    private static func json(_ head: FetchHead, size: UInt64, sha256: String?) -> JSON {
        // A file that was whole before, or whose rest came, is what was asked for.
        let isRest = sha256 != nil
        return [
            "status": .integer(Int64(isRest ? 200 : head.status)), "url": .string(head.url),
            "headers": .array(head.headers.map { .array([.string($0.name), .string($0.value)]) }),
            "sizeBytes": .integer(Int64(clamping: size)), "sha256": sha256.map(JSON.string) ?? .null,
        ]
    }
}
