import CaptionsCore
import Testing

/// Files that are none of the formats, or broken, and what is said of them.
struct BrokenFile: Sendable, CustomTestStringConvertible {
    let name: String
    let text: String
    let line: Int
    /// Of the reason.
    let words: String
    var format: CaptionFormat?

    var testDescription: String { name }

    static let all = [
        BrokenFile(name: "nothing", text: "", line: 1, words: "no caption file"),
        BrokenFile(name: "a letter", text: "Dear Sir,\n\nyours\n", line: 1, words: "no caption file"),
        BrokenFile(name: "JSON", text: "{ \"cues\": [] }", line: 1, words: "no caption file"),
        BrokenFile(name: "no header", text: "00:01.000 --> 00:02.000\nx\n", line: 1, words: "WEBVTT", format: .webVTT),
        BrokenFile(
            name: "WebVTT that is none", text: "WEBVTTX\n\n00:01.000 --> 00:02.000\nx", line: 1, words: "WEBVTT"),
        BrokenFile(name: "WebVTT without a cue", text: "WEBVTT\n\nNOTE none\n", line: 4, words: "no cue"),
        BrokenFile(
            name: "WebVTT backwards", text: "WEBVTT\n\n00:05.000 --> 00:02.000\nx", line: 3, words: "after it starts"),
        BrokenFile(
            name: "WebVTT for no time", text: "WEBVTT\n\n00:01.000 --> 00:02.000\nx\n\na\n00:05.000 --> 00:05.000\nx",
            line: 7, words: "after it starts"),
        BrokenFile(
            name: "WebVTT with commas", text: "WEBVTT\n\n00:00:01,000 --> 00:00:02,000\nx", line: 3, words: "times"),
        BrokenFile(
            name: "WebVTT with sixty minutes", text: "WEBVTT\n\n00:60:01.000 --> 00:61:00.000\nx", line: 3,
            words: "times"),
        BrokenFile(
            name: "WebVTT with text between", text: "WEBVTT\n\n00:01.000 --> 00:02.000\nx\n\nlost text\nand more\n",
            line: 6, words: "belongs to no cue"),
        BrokenFile(
            name: "WebVTT with an arrow in its text", text: "WEBVTT\n\n00:01.000 --> 00:02.000\na --> b\n", line: 4,
            words: "times"),
        BrokenFile(
            name: "WebVTT with a late style", text: "WEBVTT\n\n00:01.000 --> 00:02.000\nx\n\nSTYLE\n::cue {}\n",
            line: 6,
            words: "before the first cue"),
        BrokenFile(
            name: "SubRip with a short arrow",
            text: "1\n00:00:01,000 --> 00:00:02,000\nx\n\n2\n00:00:03,000 -> 00:00:04,000\ny\n", line: 6, words: "times"
        ),
        BrokenFile(name: "SubRip with letters", text: "1\n00:00:aa,000 --> 00:00:02,000\nx", line: 2, words: "times"),
        BrokenFile(
            name: "SubRip backwards", text: "1\n00:00:03,000 --> 00:00:02,000\nx", line: 2, words: "after it starts"),
        BrokenFile(
            name: "SubRip with text between", text: "1\n00:00:01,000 --> 00:00:02,000\nx\n\nlost\n", line: 5,
            words: "belongs to no cue"),
        BrokenFile(
            name: "SubRip that ends at a number", text: "1\n00:00:01,000 --> 00:00:02,000\nx\n\n2\n", line: 5,
            words: "next line"),
        BrokenFile(name: "XML of another kind", text: "<html><body/></html>", line: 1, words: "<tt>"),
        BrokenFile(
            name: "TTML cut off", text: "<tt>\n<body>\n<div>\n<p begin=\"1s\" end=\"2s\">x", line: 4,
            words: "not closed"),
        BrokenFile(
            name: "TTML with crossed tags", text: "<tt><body>\n<div></body></div></tt>", line: 2, words: "closes"),
        BrokenFile(
            name: "TTML with a time that is none",
            text: "<tt><body><div>\n<p begin=\"soon\" end=\"2s\">x</p></div></body></tt>",
            line: 2, words: "begin=\"soon\""),
        BrokenFile(
            name: "TTML without an end", text: "<tt><body><div>\n\n<p begin=\"1s\">x</p></div></body></tt>", line: 3,
            words: "no end"),
        BrokenFile(
            name: "TTML backwards", text: "<tt><body><div><p begin=\"3s\" end=\"2s\">x</p></div></body></tt>", line: 1,
            words: "after it starts"),
        BrokenFile(
            name: "TTML one after the other",
            text: "<tt><body>\n<div timeContainer=\"seq\"><p dur=\"1s\">x</p></div></body></tt>", line: 2, words: "seq"),
        BrokenFile(
            name: "TTML with a document type",
            text: "<?xml version=\"1.0\"?>\n<!DOCTYPE tt [<!ENTITY a \"b\">]><tt/>", line: 2, words: "document type"),
        BrokenFile(
            name: "TTML with a bare ampersand",
            text: "<tt><body><div>\n<p begin=\"1s\" end=\"2s\">\nTom & Ann</p></div></body></tt>", line: 3,
            words: "&amp;"),
        BrokenFile(name: "ASS without events", text: "[Script Info]\nTitle: x\n", line: 3, words: "[Events]"),
        BrokenFile(
            name: "ASS with few fields", text: "[Script Info]\n[Events]\nDialogue: 0,0:00:01.00,0:00:02.00,Default,x",
            line: 3, words: "fields"),
        BrokenFile(
            name: "ASS with a time that is none",
            text: "[Script Info]\n[Events]\nDialogue: 0,0:00:01,0:00:02.00,Default,,0,0,0,,x", line: 3, words: "times"),
        BrokenFile(
            name: "ASS whose format has no text", text: "[Script Info]\n[Events]\nFormat: Start, End\n", line: 3,
            words: "Text last"),
        BrokenFile(
            name: "ASS backwards", text: "[Script Info]\n[Events]\nDialogue: 0,0:00:03.00,0:00:02.00,Default,,0,0,0,,x",
            line: 3, words: "after it starts"),
    ]
}
