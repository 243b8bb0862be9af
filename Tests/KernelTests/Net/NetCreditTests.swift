import Kernel
import Testing

@Suite("The credit of a connection")
struct NetCreditTests {
    private let first = NetCredit.firstWindow
    private let window = NetCredit.window

    @Test("is small until so much was taken, then large") func windows() {
        var credit = NetCredit()
        #expect(credit.isOpen)
        credit.give(first - 1)
        #expect(credit.isOpen)
        credit.give(1)
        #expect(!credit.isOpen)
        let reopens = [credit.take(1), credit.take(UInt64(first))]
        #expect(reopens == [true, false])
        credit.give(window - 1)
        #expect(credit.isOpen)
        credit.give(1)
        #expect(!credit.isOpen && credit.untaken == window)
    }

    @Test("says once that it is open again") func reopening() {
        var credit = NetCredit()
        credit.give(first + 100)
        let reopens = [credit.take(50), credit.take(50), credit.take(1), credit.take(1)]
        #expect(reopens == [false, false, true, false])
    }

    @Test("takes back no more than was told") func excess() {
        var credit = NetCredit()
        credit.give(10)
        let reopens = credit.take(.max)
        #expect(!reopens && credit.untaken == 0 && credit.isOpen)
    }
}
