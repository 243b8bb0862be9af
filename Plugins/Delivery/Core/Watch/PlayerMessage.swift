/// What the page says while, or because, nothing plays. The script says the same of a status that it polled.
struct PlayerMessage: Sendable {
    let heading: String
    let text: String
    /// Whether it passes by itself.
    let waits: Bool

    /// Nil where the video plays.
    init?(_ status: PlayerStatus) {
        switch status.phase {
        case .empty:
            (heading, text, waits) = ("Nothing here yet", "The video will start here once it was uploaded.", true)
        case .uploading:
            (heading, text, waits) = (
                "The video is on its way", "It is still being uploaded and starts here by itself.", true
            )
        case .preparing:
            (heading, text, waits) = ("The video is being prepared", "This takes a moment. It starts by itself.", true)
        case .failed:
            heading = "This video cannot be played"
            text =
                status.failure ?? "Something went wrong while it was prepared. Please ask the owner to upload it again."
            waits = false
        case .growing, .ready: return nil
        }
    }
}
