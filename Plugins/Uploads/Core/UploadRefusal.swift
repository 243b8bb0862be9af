internal import JSON
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
    static let ended = PluginError.validation(
        "This upload was ended by who sent it: ask for a new one with getUploadUrl.", status: 410)
    static let hasVideo = PluginError.validation(
        "This stream has its video already: create another stream for another file.", status: 409)
    static let otherWon = PluginError.validation(
        "Another upload of this stream arrived first: create another stream for this file.", status: 409)
    static let brokenOff = PluginError.validation(
        "The upload broke off: send the whole file again to the same address.", status: 400)
    static let noMultipart = PluginError.validation(
        "POST takes multipart/form-data with one file part, or creates an upload by tus; send the bare bytes with PUT.",
        status: 415)
    static let unknownTransfer = PluginError.notFound(
        "There is no such upload below this address, or no longer: create one with POST to the address.")
    static let version = PluginError.validation(
        "Send Tus-Resumable: \(Tus.version), the version of tus that this server speaks.", status: 412)
    static let noPiece = PluginError.validation(
        "PATCH takes a piece of a file: send Content-Type: \(Tus.contentType).", status: 415)
    static let busy = PluginError.validation(
        "Another request is sending this upload: wait until it ends.", status: 423)
    static let stopped = PluginError.validation(
        "The request broke off, or another one took over: ask with HEAD how much is there, and go on from it.",
        status: 409)
    static let mismatch = PluginError.validation(
        "The piece is not what Upload-Checksum says, and nothing of it was kept: send it again.", status: 460)
    static let finalIsFixed = PluginError.validation(
        "This upload is put together of its parts by the server: nothing can be sent to it.", status: 403)
    static let otherLength = PluginError.validation(
        "Upload-Length is another than was said before, and cannot change.", status: 400)
    static let tooMany = PluginError.validation(
        "This address has \(Tus.mostTransfers) uploads that are not complete: end some with DELETE.", status: 400)
    static let noLength = PluginError.validation(
        "Say how long the file is with Upload-Length, or that you will later with Upload-Defer-Length: 1; one of the two.",
        status: 400)
    static let finalHasLength = PluginError.validation(
        "An upload that is put together of parts has their length: leave Upload-Length and the body out.", status: 400)
    static let badParts = PluginError.validation(
        "Upload-Concat must name complete parts of this very address, by the addresses that creating them answered with.",
        status: 400)
    static let partial = PluginError.validation(
        "PUT takes the whole file: leave Content-Range out.", status: 400)
    static let unknownSource = PluginError.notFound("There is no file at this address: ask for it with getSource.")
    static let expiredSource = PluginError.validation(
        "This address of a file has expired: ask for a new one with getSource.", status: 410)
    static let origin = PluginError.forbidden("Pages of this origin may not upload to this address.")

    /// A header field that cannot be read.
    static func field(_ name: String, _ problem: String) -> PluginError {
        PluginError.validation("\(name) \(problem).", status: 400)
    }

    static func wrongOffset(_ size: UInt64) -> PluginError {
        var error = PluginError.validation(
            "Upload-Offset is wrong: \(size) bytes are there. Go on from there.", status: 409)
        error.details = ["uploadOffset": .integer(Int64(clamping: size))]
        return error
    }

    static func shortLength(_ size: UInt64) -> PluginError {
        PluginError.validation("Upload-Length is less than the \(size) bytes that are there.", status: 400)
    }

    static func tooLarge(limit: UInt64) -> PluginError {
        PluginError.validation("The file is larger than the \(limit) bytes that this upload may have.", status: 413)
    }
}
