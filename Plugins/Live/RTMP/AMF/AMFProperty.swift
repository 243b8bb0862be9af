/// A name and its value.
package struct AMFProperty: Sendable, Hashable {
    /// At most 65,535 bytes on the wire.
    package var name: String
    package var value: AMFValue

    /// Makes one.
    package init(_ name: String, _ value: AMFValue) {
        self.name = name
        self.value = value
    }
}
