/// The styles and regions that the head of a TTML document defines.
struct TimedTextHead {
    /// Styles that refer to one another are followed so far.
    private static let deepest = 8

    private var styles: [String: XMLElement] = [:]
    /// By id what a region says by itself, by what is in it, and by its styles; the first counts.
    private var regions: [String: [String: String]] = [:]

    /// Of a document; one without a head has none.
    init(_ document: XMLElement) {
        guard let head = document.first("head") else { return }
        for style in head.first("styling")?.elements ?? [] where style.name == "style" {
            if let id = style.attributes["id"] { styles[id] = style }
        }
        for region in head.first("layout")?.elements ?? [] where region.name == "region" {
            guard let id = region.attributes["id"] else { continue }
            var says = region.attributes
            for inner in region.elements { says.merge(inner.attributes) { first, _ in first } }
            for name in (region.attributes["style"] ?? "").split(separator: " ").prefix(Self.deepest) {
                if let style = styles[String(name)] { says.merge(style.attributes) { first, _ in first } }
            }
            regions[id] = says
        }
    }

    /// What an element says by the styles that it refers to and by itself, on top of what it inherits.
    func look(of element: XMLElement, inheriting look: TimedTextLook) -> TimedTextLook {
        var look = look
        apply(element, to: &look, depth: 0)
        return look
    }

    private func apply(_ element: XMLElement, to look: inout TimedTextLook, depth: Int) {
        if depth < Self.deepest {
            for id in (element.attributes["style"] ?? "").split(separator: " ").prefix(Self.deepest) {
                if let style = styles[String(id)] { apply(style, to: &look, depth: depth + Self.deepest / 2) }
            }
        }
        look.take(element.attributes)
    }

    /// The cue settings for a text of a region.
    func settings(region id: String?, _ look: TimedTextLook) -> String {
        guard let region = id.flatMap({ regions[$0] }) else { return Self.side(nil, look.alignment) }
        let origin = region["origin"].flatMap(Self.percentages)
        let extent = region["extent"].flatMap(Self.percentages)
        let frame = origin.flatMap { origin in extent.map { (x: origin.0, y: origin.1, width: $0.0, height: $0.1) } }
        let line = Self.line(frame.map { ($0.y, $0.height) }, region["displayAlign"] ?? "before")
        let side = Self.side(frame.map { ($0.x, $0.width) }, look.alignment ?? region["textAlign"])
        return [line, side].filter { !$0.isEmpty }.joined(separator: " ")
    }

    /// Where the first line stands. Below is where texts are anyway.
    private static func line(_ frame: (y: Double, height: Double)?, _ align: String) -> String {
        guard let frame else { return align == "center" ? "line:50%" : align == "before" ? "line:0" : "" }
        if align == "before" { return frame.y < 2 ? "line:0" : frame.y >= 75 ? "" : "line:\(number(frame.y))%" }
        let anchor = frame.y + frame.height * (align == "center" ? 0.5 : 1)
        return anchor >= 66 ? "" : anchor <= 34 ? "line:0" : "line:50%"
    }

    /// In which column, and to which side of it.
    private static func side(_ frame: (x: Double, width: Double)?, _ alignment: String?) -> String {
        guard let alignment else { return "" }
        switch alignment {
        case "left", "start", "right", "end":
            guard let frame else { return "align:\(alignment)" }
            let isLeft = alignment == "left" || alignment == "start"
            let position = min(100, isLeft ? frame.x : frame.x + frame.width)
            return "position:\(number(position))% size:\(number(frame.width))% align:\(isLeft ? "left" : "right")"
        case "center":
            guard let frame, abs(frame.x + frame.width / 2 - 50) > 1 else { return "" }
            return "position:\(number(min(100, frame.x + frame.width / 2)))%"
        default: return ""
        }
    }

    /// `10% 80%`; nil for what is not in percent of the picture.
    private static func percentages(_ text: String) -> (Double, Double)? {
        let values = text.split(separator: " ").map { word -> Double? in
            word.hasSuffix("%") ? Double(word.dropLast()).flatMap { 0...100 ~= $0 ? $0 : nil } : nil
        }
        guard values.count == 2, let first = values[0], let second = values[1] else { return nil }
        return (first, second)
    }

    /// With one decimal at most.
    private static func number(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return tenths.isMultiple(of: 10) ? String(tenths / 10) : "\(tenths / 10).\(tenths % 10)"
    }
}
