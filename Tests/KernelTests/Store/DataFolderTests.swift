import Glibc
import Kernel
import Testing

@Suite struct DataFolderTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// What a start would say.
    private func complaint(_ path: String) -> String? {
        do throws(StoreError) {
            try DataFolder.open(path).unlock()
            return nil
        } catch {
            return error.description
        }
    }

    @Test func itIsMadeWithThoseAboveIt() throws {
        let path = folder.path + "/a/b/data"
        let data = try DataFolder.open(path)
        #expect(data.path == path)
        var status = stat()
        #expect(stat(data.store, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR)
        #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == 0o700)
        data.unlock()
    }

    @Test func aSecondServerIsRefusedByProcessID() throws {
        let data = try DataFolder.open(folder.path)
        let said = try #require(complaint(folder.path))
        #expect(said.contains("in use by the server with process id \(getpid())"))
        #expect(said.contains("`data`"))
        data.unlock()
        #expect(complaint(folder.path) == nil)
    }

    @Test func aLockThatOutlivedItsServerIsTaken() throws {
        try Files.write(Array("999999\n".utf8), to: folder.path + "/lock")
        #expect(complaint(folder.path) == nil)
    }

    @Test func aFileIsNoFolder() throws {
        try Files.write([], to: folder.path + "/file")
        #expect(complaint(folder.path + "/file")?.contains("is a file") == true)
        #expect(complaint(folder.path + "/file/below")?.contains("is a file") == true)
    }

    @Test func aFolderThatCannotBeWrittenIsRefused() {
        let said = complaint("/proc/stream-data")
        #expect(said?.contains("cannot be written") == true)
        #expect(said?.contains("`data`") == true)
    }
}
