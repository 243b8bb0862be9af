import JSON
import Testing

@Suite("Values")
struct ValueTests {
    @Test("Members keep their order, are replaced in place and removed", arguments: [3, 40])
    func members(count: Int) {
        var object = JSONObject()
        for number in 0..<count { object["n\(number)"] = .integer(Int64(number)) }
        object["n1"] = "one"
        object["n0"] = nil
        object["absent"] = nil
        #expect(object.keys == (1..<count).map { "n\($0)" })
        #expect(object["n1"] == "one")
        #expect(object["n0"] == nil)
        #expect(object["n\(count - 1)"] == .integer(Int64(count - 1)))
        for number in 1..<count { object["n\(number)"] = nil }
        #expect(object.isEmpty)
        object["again"] = 1
        #expect(object == ["again": 1])
    }

    @Test("Objects compare without regard to order")
    func equality() {
        let left: JSONObject = ["a": 1, "b": [2]]
        let right: JSONObject = ["b": [2], "a": 1]
        #expect(left == right)
        #expect(left.hashValue == right.hashValue)
        #expect(left != ["a": 1, "c": [2]])
    }

    @Test("Accessors answer only for their kind")
    func accessors() {
        let value: JSON = ["text": "a", "whole": 4.0, "part": 4.5, "list": [1], "yes": true, "none": .null]
        #expect(value["text"]?.string == "a")
        #expect(value["text"]?.int == nil)
        #expect(value["whole"]?.int == 4)
        #expect(value["part"]?.int == nil)
        #expect(value["part"]?.double == 4.5)
        #expect(value["list"]?[0]?.double == 1)
        #expect(value["list"]?[1] == nil)
        #expect(value["yes"]?.bool == true)
        #expect(value["none"]?.isNull == true)
        #expect(value["absent"] == nil)
        #expect(JSON.number(1e300).int == nil)
    }
}
