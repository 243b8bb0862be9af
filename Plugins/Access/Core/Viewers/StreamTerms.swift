internal import JSON
internal import PluginSDK

/// A stream's terms for its viewers, as `streamAccess` tells them.
struct StreamTerms: Sendable {
    let streamID: String
    let account: String
    let state: String
    let title: String
    let isSigned: Bool
    let isDownloadable: Bool
    let rules: [AccessRule]
    let origins: [WebOrigin]

    /// Throws `INTERNAL_ERROR` where something is not as it must be: then nobody is let in.
    init(_ json: JSON) throws {
        guard let streamID = json["streamId"]?.string, let account = json["account"]?.string,
            let access = json["access"]?.object, let rules = access["rules"]?.array.flatMap(AccessRule.all),
            let origins = access["allowedOrigins"]?.array.flatMap(WebOrigin.all)
        else { throw PluginError.internalError("The access of a stream cannot be read.") }
        self.streamID = streamID
        self.account = account
        state = json["state"]?.string ?? ""
        title = json["title"]?.string ?? ""
        isSigned = access["visibility"]?.string != "public"
        isDownloadable = access["downloadable"]?.bool == true
        self.rules = rules
        self.origins = origins
    }

    /// Whether not everybody may watch.
    var isRestricted: Bool { isSigned || !rules.isEmpty || !origins.isEmpty }
}
