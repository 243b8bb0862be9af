import KernelTesting
import MyPluginCore
import Testing

@Suite struct MyPluginTests {
    /// What every codec promises.
    @Test func conforms() throws {
        let plugin = try #require(MyPluginCodecs.descriptor())
        let codecs = try #require(CodecPair(of: "my-plugin", in: plugin))
        for check in CodecConformance.checks(of: codecs) {
            do {
                try check.run(codecs)
            } catch {
                Issue.record("\(check): \(error)")
            }
        }
    }
}
