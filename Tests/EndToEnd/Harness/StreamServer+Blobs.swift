extension StreamServer {
    /// The names of what is stored of a stream, without what is below them.
    func blobs(of id: String) -> [String] {
        let accounts = data.at("data/blobs/accounts")
        return File.names(accounts).flatMap { File.names("\(accounts)/\($0)/streams/\(id)") }
    }
}
