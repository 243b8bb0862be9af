import JSON

/// Files made to do harm, with what must become of each: `Tests/Hostile/make.py` makes them.
struct HostileTable {
    struct Row {
        let name: String
        /// The kind of attack.
        let kind: String
        /// The code of the failure, or `READY`.
        let code: String
        /// Whether something must be said of what was lost.
        let warns: Bool
    }

    let rows: [Row]
    private let folder: Folder

    init() throws {
        folder = try Folder()
        let output = try Tool.run("python3", "-B", "\(Build.root)/Tests/Hostile/make.py", folder.path)
        guard output.status == 0 else { throw Failure("make.py: \(output.text)") }
        let table = try JSON(parsing: Folder.read(folder.file("table.json")))
        rows = (table.array ?? []).map { row in
            Row(
                name: row["name"]?.string ?? "", kind: row["kind"]?.string ?? "", code: row["code"]?.string ?? "",
                warns: row["warns"]?.bool ?? false)
        }
    }

    func bytes(_ row: Row) throws -> [UInt8] { try Folder.read(folder.file(row.name)) }
}
