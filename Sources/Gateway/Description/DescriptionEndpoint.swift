import HTTPTypes
import JSON
import Kernel

/// `/openapi.json` and `/docs`: the API describes itself. Made once, when the server starts.
struct DescriptionEndpoint: Sendable {
    private let document: Page
    private let page: Page
    private let now: @Sendable () -> Int64

    /// Describes what a backend offers.
    init(backend: any GatewayBackend, configuration: GatewayConfiguration) {
        let description = APIDescription(
            backend.description, without: configuration.offersMetrics ? [] : ["/metrics"])
        let style = SHA256.base64(SHA256.digest(Array(DocumentationStyle.css.utf8)))
        document = Page(
            description.json.bytes(), type: "application/json", fields: [.accessControlAllowOrigin: "*"])
        page = Page(
            Array(DocumentationPage(description.json).html.utf8), type: "text/html; charset=utf-8",
            fields: [
                .contentSecurityPolicy: """
                default-src 'none'; style-src 'sha256-\(style)'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'
                """
            ])
        self.now = configuration.now
    }

    /// The answer for a path, or nil when it is none of these.
    func answer(_ head: RequestHead, path: String) -> Answer? {
        let page: Page
        switch path {
        case "/openapi.json": page = document
        case "/docs": page = self.page
        default: return nil
        }
        guard head.method == "GET" || head.method == "HEAD" else {
            return .wrongMethod(allowed: ["GET", "HEAD"], head: head, now: now())
        }
        return page.answer(ifNoneMatch: head.fields[.ifNoneMatch])
    }

    /// Bytes that do not change while the server runs.
    private struct Page: Sendable {
        let bytes: [UInt8]
        let fields: HTTPFields

        init(_ bytes: [UInt8], type: String, fields: HTTPFields) {
            self.bytes = bytes
            var fields = fields
            fields[.contentType] = type
            fields[.cacheControl] = "no-cache"
            fields[.eTag] = "\"\(SHA256.hex(SHA256.digest(bytes)).prefix(32))\""
            self.fields = fields
        }

        func answer(ifNoneMatch: String?) -> Answer {
            guard let tag = fields[.eTag], let ifNoneMatch, EntityTag.matches(ifNoneMatch, tag) else {
                return Answer(status: 200, fields: fields, body: .bytes(bytes))
            }
            var kept = fields
            kept[.contentType] = nil
            return Answer(status: 304, fields: kept)
        }
    }
}
