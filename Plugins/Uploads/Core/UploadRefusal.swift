internal import PluginSDK

/// Why an upload is refused, with the status at its address.
enum UploadRefusal {
    static let unknown = PluginError.notFound(
        "There is no upload at this address: ask for a new one with getUploadUrl.")
    static let streamGone = PluginError.notFound("The stream of this upload is deleted: create another one.")
    static let over = PluginError.validation(
        "This address was for one upload, which is complete: ask for a new one with getUploadUrl.", status: 410)
    static let expired = PluginError.validation(
        "This address has expired: ask for a new one with getUploadUrl.", status: 410)
    static let hasVideo = PluginError.validation(
        "This stream has its video already: create another stream for another file.", status: 409)
    static let otherWon = PluginError.validation(
        "Another upload of this stream arrived first: create another stream for this file.", status: 409)
    static let brokenOff = PluginError.validation(
        "The upload broke off: send the whole file again to the same address.", status: 400)
    static let noMultipart = PluginError.validation(
        "POST takes multipart/form-data with one file part; send the bare bytes with PUT.", status: 415)
    static let partial = PluginError.validation(
        "PUT takes the whole file: leave Content-Range out.", status: 400)
    static let origin = PluginError.forbidden("Pages of this origin may not upload to this address.")

    static func tooLarge(limit: UInt64) -> PluginError {
        PluginError.validation("The file is larger than the \(limit) bytes that this upload may have.", status: 413)
    }
}
