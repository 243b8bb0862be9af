import Testing

/// What is packed for others is all there.
@Suite struct PackagingTests {
    @Test func theSDKHasTheConformanceSuitesThatNeedNoKernel() throws {
        let files = try Project.swiftFiles(below: ["Sources/KernelTesting"])
        let folders = Dictionary(grouping: files) { $0.path.split(separator: "/")[2] }
        #expect(folders.count >= 5)
        for (folder, files) in folders {
            let needsKernel = files.contains { $0.text.contains("import Kernel\n") }
            let isPacked = Project.exists("Packaging/sdk/Sources/KernelTesting/\(folder)")
            #expect(isPacked != needsKernel, "Packaging/sdk/Sources/KernelTesting/\(folder)")
        }
    }
}
