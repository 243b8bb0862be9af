/// Values by key, bounded: what was not asked for since many others came is forgotten.
///
/// Two generations: where the younger is full, it becomes the elder, and the elder is dropped. Every step takes constant
/// time.
struct Recent<Key: Hashable, Value> {
    private let most: Int
    private var younger: [Key: Value] = [:]
    private var elder: [Key: Value] = [:]

    /// Holds between `most` and twice as many.
    init(most: Int) {
        self.most = most
    }

    /// The value of a key, which is then among the young again.
    subscript(key: Key) -> Value? {
        mutating get {
            if let value = younger[key] { return value }
            guard let value = elder.removeValue(forKey: key) else { return nil }
            insert(value, for: key)
            return value
        }
        set {
            elder[key] = nil
            if let newValue { insert(newValue, for: key) } else { younger[key] = nil }
        }
    }

    private mutating func insert(_ value: Value, for key: Key) {
        if younger.count >= most, younger[key] == nil {
            elder = younger
            younger = [:]
        }
        younger[key] = value
    }
}
