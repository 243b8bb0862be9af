import Testing

/// What is packed for others is all there.
@Suite struct PackagingTests {
    @Test func theSDKHasTheConformanceSuitesThatNeedNoKernel() throws {
        let here = try Project.swiftFiles(below: ["Sources/KernelTesting"])
        let needed = here.filter { !$0.text.contains("import Kernel\n") }.map { $0.path.dropFirst("Sources/".count) }
        #expect(needed.count > 20)
        for file in needed {
            let packed = "Packaging/sdk/Sources/\(file)"
            #expect(Project.exists(packed), "\(packed) is missing: link its folder there")
        }
    }
}
