/// Why a source cannot be played by RTSP: a sentence for the stream's owner.
package struct RTSPProblem: Error, Sendable, Hashable {
    package let message: String

    init(_ message: String) {
        self.message = message
    }

    static let garbage = RTSPProblem("What the source answers is no RTSP.")
    static let nothing = RTSPProblem(
        "The source has no picture and no sound that is taken: it should be H.264 or HEVC, and AAC.")
    static let noUser = RTSPProblem(
        "The source wants a user and a password: rtsp://USER:PASSWORD@HOST/PATH.")
    static let wrongUser = RTSPProblem("The source does not take that user and password.")
}
