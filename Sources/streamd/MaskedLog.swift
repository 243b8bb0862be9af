import Settings

/// The log on the standard error. Whatever comes into it, also through plugins and workers, goes out without secrets.
struct MaskedLog: TextOutputStream, Sendable {
    let mask: SecretMask

    func write(_ line: String) { Terminal.log(mask.masked(line)) }
}
