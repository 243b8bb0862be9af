import Testing

/// What is packed for others is all there.
@Suite struct PackagingTests {
    @Test func theSDKHasEveryConformanceSuite() throws {
        let files = try Project.swiftFiles(below: ["Sources/KernelTesting"])
        let folders = Dictionary(grouping: files) { $0.path.split(separator: "/")[2] }
        #expect(folders.count >= 5)
        for (folder, files) in folders {
            // A module of their own for those that need the kernel, so that others do not build it.
            let needsKernel = files.contains { $0.text.contains("import Kernel\n") }
            let packed = "Packaging/sdk/Sources/\(needsKernel ? "KernelConformance" : "KernelTesting")/\(folder)"
            #expect(Project.exists(packed), "\(packed) is missing: link the folder there")
        }
    }
}
