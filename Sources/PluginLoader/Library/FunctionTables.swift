import CStreamPlugin

extension stream_operations_v1 {
    /// The functions that are there.
    var names: Set<String> {
        present([
            ("invoke", invoke != nil), ("cancel", cancel != nil), ("http_head", http_head != nil),
            ("http_body", http_body != nil), ("run_job", run_job != nil), ("event", event != nil), ("net", net != nil),
        ])
    }
}

extension stream_storage_v1 {
    /// All that a storage driver must have.
    static let required = ["put", "append", "sync", "read", "stat", "list", "remove", "remove_all", "rename"]

    /// The functions that are there.
    var names: Set<String> {
        present([
            ("put", put != nil), ("append", append != nil), ("sync", sync != nil), ("read", read != nil),
            ("stat", stat != nil), ("list", list != nil), ("remove", remove != nil), ("remove_all", remove_all != nil),
            ("rename", rename != nil),
        ])
    }
}

extension stream_codec_v1 {
    /// Functions that the codec needs and does not have.
    var missingFunctions: [String] {
        let all: [(String, Bool)] =
            [("open", open != nil), ("failure", failure != nil), ("close", close != nil)]
            + (encodes == 1
                ? [("send_frame", send_frame != nil), ("receive_packet", receive_packet != nil)]
                : [("send_packet", send_packet != nil), ("receive_frame", receive_frame != nil)])
        return all.filter { !$0.1 }.map(\.0)
    }
}

private func present(_ functions: [(String, Bool)]) -> Set<String> {
    Set(functions.filter(\.1).map(\.0))
}
