/// Reads values of a MaxMind database's data section. What lies outside of the file, nests deeply or points in circles, is not
/// there.
struct CountryRecordReader {
    private struct Field {
        var type: Int
        var size: Int
        /// Of its payload; of a pointer, where it points.
        var place: Int
    }

    private let bytes: [UInt8]
    /// What pointers count from.
    private let data: Int
    /// Fields that may still be read: a file cannot keep it busy.
    private var fields = 512

    init(_ bytes: [UInt8], data: Int) {
        self.bytes = bytes
        self.data = data
    }

    /// The members of a map that are whole numbers.
    mutating func numbers(at place: Int) -> [String: Int]? {
        guard let map = follow(place), map.type == 7 else { return nil }
        var numbers: [String: Int] = [:]
        var place = map.place
        for _ in 0..<map.size {
            guard let name = text(at: place), let value = skip(place) else { return nil }
            if let field = follow(value), [5, 6, 9].contains(field.type), field.size <= 8,
                field.place + field.size <= bytes.count
            {
                let number = bytes[field.place..<(field.place + field.size)].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
                numbers[name] = Int(exactly: number)
            }
            guard let next = skip(value) else { return nil }
            place = next
        }
        return numbers
    }

    /// The text at a path of names into maps.
    mutating func text(at place: Int, path: [String]) -> String? {
        var place = place
        for wanted in path {
            guard let map = follow(place), map.type == 7 else { return nil }
            var member = map.place
            var found: Int?
            for _ in 0..<map.size where found == nil {
                guard let name = text(at: member), let value = skip(member) else { return nil }
                if name == wanted { found = value } else if let next = skip(value) { member = next } else { return nil }
            }
            guard let found else { return nil }
            place = found
        }
        return text(at: place)
    }

    private mutating func text(at place: Int) -> String? {
        guard let field = follow(place), field.type == 2, field.place + field.size <= bytes.count else { return nil }
        return String(decoding: bytes[field.place..<(field.place + field.size)], as: UTF8.self)
    }

    /// The field at a place; of a pointer, what it points to, which is no pointer.
    private mutating func follow(_ place: Int) -> Field? {
        guard let field = field(at: place) else { return nil }
        guard field.type == 1 else { return field }
        guard let target = self.field(at: data + field.place), target.type != 1 else { return nil }
        return target
    }

    /// Where the next field begins.
    private mutating func skip(_ place: Int, depth: Int = 0) -> Int? {
        guard depth < 8, let field = field(at: place) else { return nil }
        switch field.type {
        case 1: return place + 2 + Int(bytes[place] >> 3 & 3)
        case 7, 11:
            var next = field.place
            for _ in 0..<(field.type == 7 ? field.size * 2 : field.size) {
                guard let end = skip(next, depth: depth + 1) else { return nil }
                next = end
            }
            return next
        case 14: return field.place
        default: return field.place + field.size
        }
    }

    private mutating func field(at place: Int) -> Field? {
        guard fields > 0, let control = byte(place) else { return nil }
        fields -= 1
        var place = place + 1
        var type = Int(control >> 5)
        if type == 1 { return pointer(control, place) }
        if type == 0 {
            guard let more = byte(place) else { return nil }
            type = 7 + Int(more)
            place += 1
        }
        var size = Int(control & 31)
        if size >= 29 {
            let count = size - 28
            guard let more = number(place, count) else { return nil }
            size = more + [29, 285, 65_821][count - 1]
            place += count
        }
        return Field(type: type, size: size, place: place)
    }

    private func pointer(_ control: UInt8, _ place: Int) -> Field? {
        let count = Int(control >> 3 & 3) + 1
        guard let number = number(place, count) else { return nil }
        let high = count == 4 ? 0 : Int(control & 7) << (8 * count)
        return Field(type: 1, size: 0, place: (high | number) + [0, 2048, 526_336, 0][count - 1])
    }

    private func byte(_ place: Int) -> UInt8? {
        bytes.indices.contains(place) ? bytes[place] : nil
    }

    private func number(_ place: Int, _ count: Int) -> Int? {
        guard place >= 0, place + count <= bytes.count else { return nil }
        return bytes[place..<(place + count)].reduce(0) { $0 << 8 | Int($1) }
    }
}
