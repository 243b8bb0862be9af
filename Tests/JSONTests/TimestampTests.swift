import JSON
import Testing

@Suite struct TimestampTests {
    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (1_767_268_800_000, "2026-01-01T12:00:00.000Z"),
            (951_782_399_999, "2000-02-28T23:59:59.999Z"), (951_868_800_001, "2000-03-01T00:00:00.001Z"),
            (-1, "1969-12-31T23:59:59.999Z"), (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
            (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
        ] as [(Int64, String)])
    func writesAndReads(_ milliseconds: Int64, _ text: String) {
        #expect(Timestamp.iso8601(milliseconds) == text)
        #expect(Timestamp.milliseconds(text) == milliseconds)
    }

    @Test func readsOffsetsAndDecimals() {
        #expect(Timestamp.milliseconds("2026-01-01T14:30:00+02:30") == 1_767_268_800_000)
        #expect(Timestamp.milliseconds("2026-01-01T10:00:00-02:00") == 1_767_268_800_000)
        #expect(Timestamp.milliseconds("2026-01-01T12:00:00.5Z") == 1_767_268_800_500)
        #expect(Timestamp.milliseconds("2026-01-01t12:00:00.1234567z") == 1_767_268_800_123)
    }

    @Test(arguments: [
        "", "2026-01-01", "2026-13-01T00:00:00Z", "2026-02-29T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T00:00:00",
        "2026-01-01T00:00:00.Z", "2026-01-01 00:00:00Z", "2026-01-01T00:00:00Zx", "2026-1-1T00:00:00Z",
        "2026-01-00T00:00:00Z",
    ])
    func refusesWhatIsNone(_ text: String) {
        #expect(Timestamp.milliseconds(text) == nil)
    }
}
