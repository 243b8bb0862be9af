internal import PluginSDK

/// Why a viewer is not let in: 403, in words for who watches.
enum ViewerRefusal {
    static let needsToken = refusal(
        "This video is only for viewers with a signed address: ask whoever published it for one.")
    static let badToken = refusal(
        "This address is not signed by a key that counts: ask whoever gave it to you for a new one.")
    static let early = refusal("This address is not valid yet: come back later.")
    static let expired = refusal("This address has expired: ask whoever gave it to you for a new one.")
    static let revoked = refusal("This address was withdrawn: ask whoever gave it to you for a new one.")
    static let rules = refusal("This video may not be watched from where you are.")
    static let origin = refusal("This video may not be played on this web page: ask whoever published it.")

    private static func refusal(_ message: String) -> PluginError {
        PluginError(code: "AUTHORIZATION_ERROR", message: message, status: 403)
    }
}
