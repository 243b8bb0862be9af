import Glibc
import UnixSignals

/// Who asks a second time does not wait: the process ends at once, as after a power cut, which loses nothing either.
enum SecondSignal {
    /// Waits for the second SIGTERM or SIGINT, and exits with 128 + its number.
    static func exits() async {
        var isAsked = false
        for await signal in await UnixSignalsSequence(trapping: .sigterm, .sigint) {
            if isAsked { _exit(128 + (signal == .sigint ? SIGINT : SIGTERM)) }
            isAsked = true
        }
    }
}
