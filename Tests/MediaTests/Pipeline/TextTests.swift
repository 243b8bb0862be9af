import Media
import Testing

/// Texts inside files, as they become WebVTT.
@Suite struct TextTests {
    private func lines(_ text: String) -> [String] { MarkupText.read(text).lines }

    @Test func tagsStayWhereWebVTTHasThem() {
        #expect(lines("<b>a</b> <i>b</i>\n<u>c</u>") == ["<b>a</b> <i>b</i>", "<u>c</u>"])
        #expect(lines("<font color=\"#ff0000\">red</font>") == ["red"])
        #expect(lines("<c.yellow><v Fred>hi</v></c> <00:00:01.000>there") == ["hi there"])
        #expect(lines("<i>over\ntwo lines</i>") == ["<i>over</i>", "<i>two lines</i>"])
    }

    @Test func whatIsNoTagIsText() {
        #expect(lines("1 < 2 & 3 > 2") == ["1 &lt; 2 &amp; 3 &gt; 2"])
        #expect(lines("a --> b") == ["a --&gt; b"])
        #expect(lines("I <3 you") == ["I &lt;3 you"])
        #expect(lines("&amp;lt;") == ["&amp;lt;"])
        #expect(lines("{braces}") == ["{braces}"])
        #expect(lines("\n\n  \n a \n\n") == ["a"])
        #expect(lines("a\u{0}\u{7}b") == ["ab"])
    }

    @Test func placesBecomeSettings() {
        #expect(MarkupText.read("{\\an8}above").settings == " line:0")
        #expect(MarkupText.read("{\\an8}above").lines == ["above"])
        #expect(MarkupText.read("{\\an1}left").settings == " align:left position:0%")
        #expect(MarkupText.read("{\\an2}usual").settings == "")
    }

    private let header = """
        [Script Info]
        ScriptType: v4.00+
        [V4+ Styles]
        Format: Name, Fontname, Fontsize, PrimaryColour, Bold, Italic, Underline, Alignment, Encoding
        Style: Default,Arial,20,&H00FFFFFF,0,0,0,2,1
        Style: Sign,Arial,20,&H00FFFFFF,-1,0,0,8,1
        """

    @Test func stylesOfASSAreReadAsFarAsTheyGo() throws {
        let styles = AdvancedText(header: header)
        let plain = try #require(
            styles.read("0,0,Default,,0,0,0,,{\\fad(100,200)\\i1}leaning{\\i0} or\\Nnot, and {\\b1}bold{\\r}\\h!"))
        #expect(plain.lines == ["<i>leaning</i> or", "not, and <b>bold</b>&nbsp;!"])
        #expect(plain.settings == "")
        let sign = try #require(styles.read("1,0,Sign,,0,0,0,,EXIT"))
        #expect(sign.lines == ["<b>EXIT</b>"])
        #expect(sign.settings == " line:0")
        #expect(styles.read("2,0,Default,,0,0,0,,{\\p1}m 0 0 l 10 10{\\p0}")?.lines == [])
        #expect(styles.read("no event") == nil)
    }

    @Test func timedTextHasItsStyles() {
        let text = Array("grüße you".utf8)
        let style: [UInt8] = [0, 0, 0, 22] + Array("styl".utf8) + [0, 1, 0, 6, 0, 9, 0, 1, 2, 18, 255, 255, 255, 255]
        #expect(TimedText.read([0, UInt8(text.count)] + text + style).lines == ["grüße <i>you</i>"])
        #expect(TimedText.read([0, 200] + text).lines == ["grüße you"])
        #expect(TimedText.read([0, 6, 0xFE, 0xFF, 0, 0x61, 0x20, 0xAC]).lines == ["a€"])
        #expect(TimedText.read([0, 0]).lines == [])
        #expect(TimedText.read([0, 2, 0x61, 0x62, 0, 0, 0, 200] + Array("styl".utf8)).lines == ["ab"])
    }

    @Test func timesCountFromTheStart() {
        var sheet = CueSheet()
        sheet.add(MarkupText.read("second"), start: 12.5, duration: 1)
        sheet.add(MarkupText.read("first"), start: 9.5, duration: 1.2504)
        sheet.add(MarkupText.read("open"), start: 3672, duration: 0)
        sheet.add(MarkupText.read("before"), start: 1, duration: 2)
        sheet.add(MarkupText.read("  "), start: 20, duration: 2)
        #expect(
            sheet.file(zero: 10) == """
                WEBVTT

                00:00:00.000 --> 00:00:00.750
                first

                00:00:02.500 --> 00:00:03.500
                second

                01:01:02.000 --> 01:01:06.000
                open

                """)
    }

    @Test func languagesAreTagged() {
        #expect(LanguageTag.tag("ger") == "de")
        #expect(LanguageTag.tag("eng") == "en")
        #expect(LanguageTag.tag("pt-br") == "pt-BR")
        #expect(LanguageTag.tag("und") == nil)
        #expect(LanguageTag.tag("") == nil)
        #expect(LanguageTag.tag("x\"y") == nil)
        #expect(LanguageTag.tag("haw") == "haw")
        #expect(LanguageTag.name("de-AT") == "German")
    }
}
