extension StreamServer {
    /// The names of what is stored of a stream, without what is below them.
    func blobs(of id: String) -> [String] {
        let accounts = File.names(data.at("data/blobs"))
        return accounts.flatMap { File.names(data.at("data/blobs/\($0)/streams/\(id)")) }
    }
}
