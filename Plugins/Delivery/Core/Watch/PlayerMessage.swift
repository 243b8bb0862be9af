internal import JSON

/// What the page says while, or because, nothing plays; the server draws it and the script too.
enum PlayerMessage: String, Sendable, CaseIterable {
    case empty, uploading, waiting, preparing, failed
    /// Known to the script alone.
    case unsupported, stopped, gone

    /// Nil where the video plays.
    init?(_ phase: PlayerStatus.Phase) {
        self.init(rawValue: phase.rawValue)
    }

    var heading: String {
        switch self {
        case .empty: "Nothing here yet"
        case .uploading: "The video is on its way"
        case .waiting: "The stream has not begun"
        case .preparing: "The video is being prepared"
        case .failed: "This video cannot be played"
        case .unsupported: "This browser cannot play the video"
        case .stopped: "Playback stopped"
        case .gone: "The video is no longer here"
        }
    }

    var text: String {
        switch self {
        case .empty: "The video will start here once it was uploaded."
        case .uploading: "It is still being uploaded and starts here by itself."
        case .waiting: "It starts here by itself."
        case .preparing: "This takes a moment. It starts by itself."
        case .failed: "Something went wrong while it was prepared. Please ask the owner to upload it again."
        case .unsupported:
            "It has no HLS player built in. Please open the page in a current Chrome, Edge or Safari."
        case .stopped: "The connection was lost, or the video could not be read."
        case .gone: "It was deleted, or this link does not open it any more."
        }
    }

    /// Whether it passes by itself.
    var waits: Bool { self == .empty || self == .uploading || self == .waiting || self == .preparing }

    /// All of them as the script's object: name → heading and text. No text in it can end a script element.
    static let script: String = {
        var messages = JSONObject()
        for message in allCases { messages[message.rawValue] = [.string(message.heading), .string(message.text)] }
        return JSON.object(messages).description
    }()
}
