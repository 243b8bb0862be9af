/// Names of renditions: they become folders and parts of addresses.
package enum RenditionName {
    /// Whether text is 1 to 32 of letters, digits, `-` and `_`.
    package static func isValid(_ name: String) -> Bool {
        1...32 ~= name.utf8.count
            && name.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F: true
                default: false
                }
            }
    }
}
