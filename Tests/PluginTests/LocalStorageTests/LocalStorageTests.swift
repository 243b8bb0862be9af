import JSON
import KernelTesting
import LocalStorageCore
import PluginSDK
import Testing

@Suite struct LocalStorageTests {
    @Test(arguments: StorageConformance.checks)
    func conforms(_ check: StorageConformance.Check) async throws {
        let folder = try TemporaryFolder()
        try await check.run(LocalStorage(folder.path))
    }

    @Test func keepsBlobsOverARestart() async throws {
        let folder = try TemporaryFolder()
        let before = try await LocalStorage(folder.path)
        try await before.put("a/b", bytes: Array("kept".utf8))
        try await before.append("a/c", at: 0, bytes: Array("begun".utf8))
        try await before.sync("a/c")

        let after = try await LocalStorage(folder.path)
        #expect(try await after.read("a/b", offset: 0, length: 100) == Array("kept".utf8))
        try await after.append("a/c", at: 5, bytes: Array(" and ended".utf8))
        #expect(try await after.read("a/c", offset: 0, length: 100) == Array("begun and ended".utf8))
    }

    @Test func removesAtStartWhatACrashLeft() async throws {
        let folder = try TemporaryFolder()
        _ = try await LocalStorage(folder.path)
        folder.write("half a blob", to: ".tmp/17")
        folder.makeFolder(".trash/3/deep")
        folder.write("half removed", to: ".trash/3/deep/blob")
        folder.write("kept", to: "blob")

        let storage = try await LocalStorage(folder.path)
        #expect(folder.names(in: ".tmp").isEmpty)
        #expect(folder.names(in: ".trash").isEmpty)
        #expect(try await storage.list(prefix: "", after: "", limit: 10).map(\.key) == ["blob"])
    }

    @Test func leavesNoEmptyFoldersAndNoPieces() async throws {
        let folder = try TemporaryFolder()
        let storage = try await LocalStorage(folder.path)
        try await storage.put("a/b/c/d", bytes: [1])
        try await storage.rename("a/b/c/d", to: "x/y")
        try await storage.remove("x/y")
        try await storage.put("f/g/h", bytes: [1])
        try await storage.removeAll(folder: "f/g")
        #expect(folder.names(in: "").sorted() == [".tmp", ".trash"])
        #expect(folder.names(in: ".tmp").isEmpty)
        #expect(folder.names(in: ".trash").isEmpty)
    }

    @Test func makesItsFolderAndThoseAbove() async throws {
        let folder = try TemporaryFolder()
        let storage = try await LocalStorage("\(folder.path)/not/there/yet")
        try await storage.put("a", bytes: [1])
        #expect(folder.names(in: "not/there/yet").contains("a"))
    }

    @Test func refusesAFolderThatCannotBeUsed() async throws {
        let folder = try TemporaryFolder()
        folder.write("no folder", to: "file")
        let error = await #expect(throws: PluginError.self) { try await LocalStorage("\(folder.path)/file/blobs") }
        #expect(error?.message.contains("\(folder.path)/file/blobs") == true)
        #expect(error?.message.contains("local-storage.folder") == true)
        await #expect(throws: PluginError.self) { try await LocalStorage(host: TestHost().host) }
    }

    @Test func refusesABlobInTheWayOfAFolder() async throws {
        let folder = try TemporaryFolder()
        let storage = try await LocalStorage(folder.path)
        try await storage.put("a", bytes: [1])
        let error = await #expect(throws: PluginError.self) { try await storage.put("a/b", bytes: [2]) }
        #expect(error?.code == "INVALID_KEY")
        #expect(try await storage.read("a", offset: 0, length: 1) == [1])
    }

    @Test func saysWhatASystemErrorMeans() {
        let codes: [Int32: String] = [
            2: "NOT_FOUND", 28: "STORAGE_FULL", 122: "STORAGE_FULL", 30: "STORAGE_READ_ONLY", 13: "STORAGE_READ_ONLY",
            24: "STORAGE_BUSY", 5: "STORAGE_FAILED", 20: "INVALID_KEY",
        ]
        for (number, code) in codes { #expect(FileError(number: number).told.code == code) }
        #expect(FileError(number: 28).told.retryable)
        #expect(!FileError(number: 5).told.retryable)
    }
}

extension LocalStorage {
    fileprivate init(_ folder: String) async throws {
        try await self.init(host: TestHost(settings: ["folder": .string(folder)]).host)
    }
}
