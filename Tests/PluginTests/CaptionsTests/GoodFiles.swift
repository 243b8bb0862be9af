import CaptionsCore
import Testing

/// Caption files as programs and people write them, and the cues that are in them.
struct GoodFile: Sendable, CustomTestStringConvertible {
    let name: String
    let format: CaptionFormat
    let text: String
    let cues: [Cue]

    var testDescription: String { name }

    static let all = [webVTT, webVTTMarkup, webVTTOdd, subRip, subRipOdd, timedText, timedTextFrames, advanced, old]

    static let webVTT = GoodFile(
        name: "WebVTT with all that may stand in it", format: .webVTT,
        text: """
            WEBVTT - a film
            Kind: captions

            NOTE
            of the translator

            STYLE
            ::cue(b) { color: lime }

            REGION
            id:fred
            width:40%

            first
            00:00.500 --> 00:02.000 align:start line:0 position:10%,line-left
            One

            00:00:03.000 --> 00:00:09.000 region:fred nonsense size:120%
            Two
            in two lines

            NOTE in between

            00:00:04.100 --> 00:00:05.000
            Overlapping

            100:00:00.000 --> 100:00:01.000 align:middle
            Late 一 二
            """,
        cues: [
            Cue(id: "first", start: 500, end: 2000, settings: "align:start line:0 position:10%,line-left", text: "One"),
            Cue(start: 3000, end: 9000, settings: "region:fred", text: "Two\nin two lines"),
            Cue(start: 4100, end: 5000, text: "Overlapping"),
            Cue(start: 360_000_000, end: 360_001_000, settings: "align:center", text: "Late 一 二"),
        ])

    static let webVTTMarkup = GoodFile(
        name: "WebVTT with tags and characters", format: .webVTT,
        text: """
            WEBVTT

            00:01.000 --> 00:02.000
            <v.loud Mary Ann>Hi, <i>all</i> of <b>you<i> there</b> &amp; there</i>

            00:02.000 --> 00:03.000
            <c.yellow.bg_blue>Tom &lt;3 Ann</c> &nbsp;&eacute;&#233;&#x1F600;

            00:03.000 --> 00:04.000
            a <unknown>b</unknown> c < d & e > f <00:03.500>g

            00:04.000 --> 00:05.000
            <ruby>漢<rt>kan</rt>字<rt>ji</rt></ruby> <lang en-GB>colour</lang> <u></u><i> </i>
            """,
        cues: [
            Cue(
                start: 1000, end: 2000,
                text: "<v.loud Mary Ann>Hi, <i>all</i> of <b>you <i>there</i></b> <i>&amp; there</i></v>"),
            Cue(start: 2000, end: 3000, text: "<c.yellow.bg_blue>Tom &lt;3 Ann</c> &nbsp;&eacute;é😀"),
            Cue(start: 3000, end: 4000, text: "a b c &lt; d &amp; e &gt; f <00:03.500>g"),
            Cue(start: 4000, end: 5000, text: "<ruby>漢<rt>kan</rt>字<rt>ji</rt></ruby> <lang en-GB>colour</lang>"),
        ])

    static let webVTTOdd = GoodFile(
        name: "WebVTT without empty lines between cues, and without text in one", format: .webVTT,
        text: """
            WEBVTT
            00:01.000-->00:02.000
            One
            00:03.000 --> 00:04.000
            Two


            00:05.000 --> 00:06.000

            00:00.000 --> 00:00.500
            \tZero \u{7}
            """,
        cues: [
            Cue(start: 0, end: 500, text: "Zero"), Cue(start: 1000, end: 2000, text: "One"),
            Cue(start: 3000, end: 4000, text: "Two"),
        ])

    static let subRip = GoodFile(
        name: "SubRip", format: .subRip,
        text: """
            1
            00:00:01,000 --> 00:00:02,500
            Good <i>morning</i>,
            <font color="#ff0000">Zoë</font>!

            2
            00:00:02,000 --> 00:00:04,000
            {\\an8}Above & <b>bold <u>too</b></u>

            3
            00:01:00,000 --> 00:01:01,000
            1 < 2, I <3 you
            – 7 –
            """,
        cues: [
            Cue(start: 1000, end: 2500, text: "Good <i>morning</i>,\nZoë!"),
            Cue(start: 2000, end: 4000, settings: "line:0", text: "Above &amp; <b>bold <u>too</u></b>"),
            Cue(start: 60_000, end: 61_000, text: "1 &lt; 2, I &lt;3 you\n– 7 –"),
        ])

    static let subRipOdd = GoodFile(
        name: "SubRip without numbers, with points, frames and an empty cue", format: .subRip,
        text: """


            0:00:01.5 --> 0:00:02.25 X1:100 X2:200 Y1:0 Y2:50
            One
            12
            00:00:03,000 --> 00:00:04,000
            Two
            <br>lines

            77
            00:00:05,000 --> 00:00:06,000

            78
            00:00:07,000-->00:00:08,000
            1984
            """,
        cues: [
            Cue(start: 1500, end: 2250, text: "One"), Cue(start: 3000, end: 4000, text: "Two\nlines"),
            Cue(start: 7000, end: 8000, text: "1984"),
        ])

    static let timedText = GoodFile(
        name: "TTML with styles, regions and times in spans", format: .timedText,
        text: """
            <?xml version="1.0" encoding="UTF-8"?>
            <!-- made by hand -->
            <tt xml:lang="en" xmlns="http://www.w3.org/ns/ttml" xmlns:tts="http://www.w3.org/ns/ttml#styling">
              <head>
                <styling>
                  <style xml:id="loud" tts:fontWeight="bold"/>
                  <style xml:id="s1" style="loud" tts:fontStyle="italic"/>
                </styling>
                <layout>
                  <region xml:id="top" tts:origin="10% 0%" tts:extent="80% 20%" tts:displayAlign="before"/>
                  <region xml:id="left"><style tts:origin="5% 40%"/><style tts:extent="40% 20%"/>
                    <style tts:displayAlign="center"/><style tts:textAlign="left"/></region>
                </layout>
              </head>
              <body begin="1s">
                <div>
                  <p begin="0s" end="1.5s">Good
                    morning,<br/>  <span tts:fontStyle="italic">Zoë</span> &amp; &#233;</p>
                  <p begin="00:00:02.000" dur="2s" region="top" style="s1">Above</p>
                  <p begin="4s" end="6s" region="left"><![CDATA[1 < 2]]></p>
                  <p><span begin="10s" end="11s">One</span><span begin="11s" end="12s">Two</span></p>
                  <p begin="100ms" end="1m" xml:space="preserve">a  b
            c<metadata>not this</metadata></p>
                </div>
              </body>
            </tt>
            """,
        cues: [
            Cue(start: 1000, end: 2500, text: "Good morning,\n<i>Zoë</i> &amp; é"),
            Cue(start: 1100, end: 61_000, text: "a  b\nc"),
            Cue(start: 3000, end: 5000, settings: "line:0", text: "<b><i>Above</i></b>"),
            Cue(
                start: 5000, end: 7000, settings: "line:50% position:5% size:40% align:left", text: "1 &lt; 2"),
            Cue(start: 11_000, end: 12_000, text: "One"), Cue(start: 12_000, end: 13_000, text: "Two"),
        ])

    static let timedTextFrames = GoodFile(
        name: "TTML with prefixes, frames and ticks", format: .timedText,
        text: """
            <tt:tt xmlns:tt="http://www.w3.org/ns/ttml" xmlns:ttp="http://www.w3.org/ns/ttml#parameter"
              ttp:frameRate="25" ttp:tickRate="10000000"><tt:body><tt:div>
            <tt:p begin="00:00:01:05" end="00:00:02:00">Frames</tt:p>
            <tt:p begin="30000000t" end='75f'/>
            <tt:p begin="30000000t" end="100f">Ticks</tt:p>
            </tt:div></tt:body></tt:tt>
            """,
        cues: [
            Cue(start: 1200, end: 2000, text: "Frames"), Cue(start: 3000, end: 4000, text: "Ticks"),
        ])

    static let advanced = GoodFile(
        name: "Advanced SubStation Alpha", format: .advanced,
        text: """
            [Script Info]
            ; a comment
            ScriptType: v4.00+

            [V4+ Styles]
            Format: Name, Fontname, Fontsize, Bold, Italic, Underline, Alignment
            Style: Default,Arial,20,0,0,0,2
            Style: Sign, Arial, 20, -1, 0, 0, 8

            [Events]
            Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
            Comment: 0,0:00:00.00,0:00:01.00,Default,,0,0,0,,not this
            Dialogue: 0,0:00:01.00,0:00:02.50,Default,,0,0,0,,Good {\\i1}morning{\\i0},\\NZoë, my {\\c&HFF00&\\b1}dear
            Dialogue: 1,0:00:02.00,0:00:04.00,Sign,,0,0,0,,EXIT & {\\rDefault}more {\\r}again
            Dialogue: 0,0:00:05.00,0:00:06.00,Default,,0,0,0,,{\\an4}left{\\p1}m 0 0 l 10 10{\\p0}\\hside
            Dialogue: 0,0:00:07.00,0:00:07.00,Default,,0,0,0,,never
            Dialogue: 0,0:00:00.50,0:00:00.90,Default,,0,0,0,,a \\ b {no end
            """,
        cues: [
            Cue(start: 500, end: 900, text: "a \\ b {no end"),
            Cue(start: 1000, end: 2500, text: "Good <i>morning</i>,\nZoë, my <b>dear</b>"),
            Cue(start: 2000, end: 4000, settings: "line:0", text: "<b>EXIT &amp;</b> more <b>again</b>"),
            Cue(
                start: 5000, end: 6000, settings: "line:50% position:0% align:left", text: "left&nbsp;side"),
        ])

    static let old = GoodFile(
        name: "SubStation Alpha", format: .advanced,
        text: """
            [Script Info]
            ScriptType: v4.00
            [V4 Styles]
            Format: Name, Bold, Italic, Alignment
            Style: Default,0,-1,6
            [Events]
            Format: Marked, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
            Dialogue: Marked=0,0:00:01.00,0:00:02.00,*Default,,0000,0000,0000,,Old, but good
            [Fonts]
            Dialogue: none
            """,
        cues: [Cue(start: 1000, end: 2000, settings: "line:0", text: "<i>Old, but good</i>")])
}
