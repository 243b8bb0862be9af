/// A web server of the tests that files are fetched from; `Clients/origin.py` says what is where.
final class Origin: Sendable {
    let url: String
    private let process: Process
    private let folder: Folder

    /// Serves a file.
    init(_ path: String) async throws {
        let folder = try Folder()
        let process = try Process(
            ["python3", "\(Build.root)/Tests/EndToEnd/Clients/origin.py", path], output: folder.at("origin.log"))
        let port = try await until("the origin to listen; it wrote: \(process.output)", within: .seconds(60)) {
            process.output.contains("\n") ? process.output.split(separator: "\n").first.flatMap { Int($0) } : nil
        }
        self.url = "http://127.0.0.1:\(port)"
        self.process = process
        self.folder = folder
    }

    /// The requests for a path so far, as `METHOD PATH RANGE`.
    func requests(_ path: String) -> [String] {
        process.output.split(separator: "\n").map(String.init).filter {
            $0.split(separator: " ").dropFirst().first == path[...]
        }
    }
}
