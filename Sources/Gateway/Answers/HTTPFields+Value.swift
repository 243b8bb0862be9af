import HTTPTypes

extension HTTPFields {
    /// The value of the fields of a name, as the subscript has it; nothing is joined where there is one, as there mostly is.
    func value(_ name: HTTPField.Name) -> String? {
        var found: String?
        for field in self where field.name == name {
            if found != nil { return self[name] }
            found = field.value
        }
        return found
    }
}
