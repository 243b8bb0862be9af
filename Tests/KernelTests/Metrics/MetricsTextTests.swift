import Kernel
import Testing

/// The text format, to the byte. That Prometheus reads it is shown with its own parser, on a real server.
@Suite struct MetricsTextTests {
    @Test func labelsAreEscaped() {
        var text = MetricsText()
        text.gauge("g", "Help.", labels: ["a", "b"], [(["say \"hi\"\n", "c:\\"], 1.5), (["", "é"], 2)])
        #expect(
            text.text == """
                # HELP g Help.
                # TYPE g gauge
                g{a="say \\"hi\\"\\n",b="c:\\\\"} 1.5
                g{a="",b="é"} 2

                """)
    }

    @Test func bucketsAddUp() throws {
        var histogram = MetricHistogram()
        for seconds in [0.0001, 0.0005, 0.02, 3, 1000] { histogram.observe(seconds) }
        var text = MetricsText()
        text.histogram("h", "Help.", labels: ["l"], [(["x"], histogram)])
        let lines = text.text.split(separator: "\n").map(String.init)
        #expect(lines.contains("h_bucket{l=\"x\",le=\"0.0005\"} 2"), "a bound belongs to its bucket")
        #expect(lines.contains("h_bucket{l=\"x\",le=\"0.025\"} 3"))
        #expect(lines.contains("h_bucket{l=\"x\",le=\"30\"} 4"))
        #expect(lines.contains("h_bucket{l=\"x\",le=\"+Inf\"} 5"))
        #expect(lines.contains("h_count{l=\"x\"} 5"))
        #expect(lines.count == 2 + MetricHistogram.bounds.count + 1 + 2)
    }

    @Test func aFamilyDoesNotGrowWithoutEnd() {
        let counter = MetricCounter("c_total", "Help.", labels: ["code"])
        for number in 0..<5000 { counter.add(1, ["made up \(number)"]) }
        counter.add(2, ["made up 0"])
        var text = MetricsText()
        counter.write(to: &text)
        let lines = text.text.split(separator: "\n")
        #expect(lines.count < 310)
        #expect(lines.contains("c_total{code=\"made up 0\"} 3"))
        let total = lines.dropFirst(2).compactMap { $0.split(separator: " ").last.flatMap { Int($0) } }.reduce(0, +)
        #expect(total == 5002, "nothing is lost")
    }
}
