/// Reads TTML (W3C TTML2) of any profile: a cue for each paragraph, and for each span with times of its own.
///
/// Times are those of the nearest elements that have some, within those around them; italics, weight, underlines and regions
/// stay as far as WebVTT has them. Elements that follow each other (`timeContainer="seq"`) are not read.
struct TimedTextReader {
    /// When an element is shown, milliseconds; without an end as long as nothing ends it.
    private struct Interval {
        var start: Double
        var end: Double?
    }

    /// What an element hands down.
    private struct Context {
        var interval = Interval(start: 0)
        var look = TimedTextLook()
        var region: String?
        var keepsSpace = false
    }

    private let clock: TimedTextClock
    private let head: TimedTextHead
    private var sheet = CaptionSheet()

    /// Reads a document, UTF-8.
    static func read(_ bytes: [UInt8]) throws(CaptionProblem) -> CaptionSheet {
        let document = try XMLReader.read(bytes)
        guard document.name == "tt" else {
            throw CaptionProblem(
                line: document.line, "The document's element is <\(document.name)>; that of TTML is <tt>.")
        }
        var reader = TimedTextReader(document)
        guard let body = document.first("body") else {
            throw CaptionProblem(line: document.line, "The document has no <body>.")
        }
        var context = Context()
        context.keepsSpace = document.attributes["space"] == "preserve"
        try reader.walk(body, in: context)
        return reader.sheet
    }

    private init(_ document: XMLElement) {
        clock = TimedTextClock(document)
        head = TimedTextHead(document)
    }

    private mutating func walk(_ element: XMLElement, in outer: Context) throws(CaptionProblem) {
        let context = try context(of: element, in: outer)
        guard element.name != "p" else { return try cue(of: element, in: context) }
        for child in element.elements where ["div", "p"].contains(child.name) { try walk(child, in: context) }
    }

    private func context(of element: XMLElement, in outer: Context) throws(CaptionProblem) -> Context {
        if element.attributes["timeContainer"] == "seq" {
            throw CaptionProblem(
                line: element.line, "timeContainer=\"seq\" is not read here: give each paragraph a begin and an end.")
        }
        var context = outer
        context.interval = try interval(of: element, in: outer.interval)
        context.look = head.look(of: element, inheriting: outer.look)
        context.region = element.attributes["region"] ?? outer.region
        if let space = element.attributes["space"] { context.keepsSpace = space == "preserve" }
        return context
    }

    /// Section 12.2: times count from the start of the element around, and end with it at the latest.
    private func interval(of element: XMLElement, in outer: Interval) throws(CaptionProblem) -> Interval {
        let begin = try time("begin", of: element)
        let start = outer.start + (begin ?? 0)
        let ends = [
            try time("dur", of: element).map { start + $0 }, try time("end", of: element).map { outer.start + $0 },
        ]
        return Interval(start: start, end: (ends.compactMap { $0 } + [outer.end].compactMap { $0 }).min())
    }

    private func time(_ name: String, of element: XMLElement) throws(CaptionProblem) -> Double? {
        guard let text = element.attributes[name] else { return nil }
        if let time = clock.milliseconds(text) { return time }
        throw CaptionProblem(
            line: element.line,
            "The time \(name)=\"\(text.prefix(40))\" cannot be read: times are written 00:00:01.000 or 1.0s.")
    }

    /// The cue of a paragraph or of a span with times of its own; spans in it with times become cues beside it.
    private mutating func cue(of element: XMLElement, in context: Context) throws(CaptionProblem) {
        var text = CueText()
        text.collapses = !context.keepsSpace
        try collect(element, context, &text)
        let payload = text.payload
        guard !payload.isEmpty else { return }
        guard let end = context.interval.end else {
            throw CaptionProblem(line: element.line, "The text has no end: give it an end or a dur.")
        }
        try sheet.add(
            Cue(
                start: Int(context.interval.start.rounded()), end: Int(end.rounded()),
                settings: head.settings(region: context.region, context.look), text: payload),
            line: element.line)
    }

    private mutating func collect(
        _ element: XMLElement, _ context: Context, _ text: inout CueText
    ) throws(CaptionProblem) {
        for child in element.children {
            switch child {
            case .text(let words): append(words, context, &text)
            case .element(let inner) where inner.name == "br": text.breakLine()
            case .element(let inner) where inner.name == "span":
                let within = try self.context(of: inner, in: context)
                if ["begin", "end", "dur"].contains(where: { inner.attributes[$0] != nil }) {
                    try cue(of: inner, in: within)
                } else {
                    try collect(inner, within, &text)
                }
            case .element: break
            }
        }
    }

    private func append(_ words: String, _ context: Context, _ text: inout CueText) {
        text.set("b", context.look.isBold)
        text.set("i", context.look.isItalic)
        text.set("u", context.look.isUnderlined)
        var scalars = String.UnicodeScalarView()
        for scalar in words.unicodeScalars {
            let isEnd = scalar == "\n" || scalar == "\r"
            scalars.append(isEnd && !context.keepsSpace ? " " : scalar == "\r" ? "\n" : scalar)
        }
        text.append(String(scalars))
    }
}
