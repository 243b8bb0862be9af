import Settings
import Testing

struct SecretMaskTests {
    private let mask = SecretMask(["correct horse", "correct horse battery", "a\"quote\"d", "abc"])

    @Test(arguments: [
        ("nothing to hide", "nothing to hide"), ("", ""),
        ("key=correct horse battery staple", "key=*** staple"), ("correct horsecorrect horse", "******"),
        (#"{"p":"a\"quote\"d"}"#, #"{"p":"***"}"#), ("abc", "abc"),
        ("sk_0123456789abcdefABCDEF, next", "sk_***, next"), ("task_0123456789abcdef", "task_0123456789abcdef"),
        ("sk_short", "sk_short"), ("whsec_MfKQ9r8GKYqrTwjU+/=.", "whsec_***."),
        ("Authorization: Bearer eyJhbGciOi.J9-_x", "Authorization: Bearer ***"),
        ("authorization=bearer    ", "authorization=bearer    "), ("Bearer x", "Bearer x"),
        (#"{"m":"\"Bearer eyJhbGciOi\""}"#, #"{"m":"\"Bearer ***\""}"#),
        ("at postgres://user:p@ss@db/x?y", "at postgres://user:***@db/x?y"),
        ("https://token@host/a https://host/@b", "https://***@host/a https://host/@b"),
        ("ends with sk_", "ends with sk_"), ("b", "b"), ("://", "://"), ("ünïcödé correct horse", "ünïcödé ***"),
    ])
    func texts(text: String, masked: String) {
        #expect(mask.masked(text) == masked)
    }
}
