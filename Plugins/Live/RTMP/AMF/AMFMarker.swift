/// The bytes that say of what type a value is (AMF 0 Specification, 2.1).
enum AMFMarker {
    static let number: UInt64 = 0
    static let boolean: UInt64 = 1
    static let string: UInt64 = 2
    static let object: UInt64 = 3
    static let null: UInt64 = 5
    static let undefined: UInt64 = 6
    static let reference: UInt64 = 7
    static let named: UInt64 = 8
    static let end: UInt64 = 9
    static let array: UInt64 = 10
    static let date: UInt64 = 11
    static let longString: UInt64 = 12
    static let unsupported: UInt64 = 13
    static let xml: UInt64 = 15
    static let typedObject: UInt64 = 16
}
