/* Holds the driver to the promises of stream_storage_v1. */
#include "test.h"

static const stream_storage_v1 *driver;
static int answers;
static char code[32], result[256];

static void take(uint64_t token, const stream_error *error, stream_bytes bytes) {
    (void)token;
    answers++;
    snprintf(code, sizeof code, "%.*s", error ? (int)error->code.size : 0, error ? (const char *)error->code.data : "");
    snprintf(result, sizeof result, "%.*s", (int)bytes.size, bytes.size ? (const char *)bytes.data : "");
}

/* Keys and sizes as text: "a/b 4, c 0". */
static void take_blobs(uint64_t token, const stream_error *error, const stream_blob_info *blobs, size_t count) {
    take(token, error, text(""));
    for (size_t index = 0, at = 0; index < count; index++)
        at += (size_t)snprintf(
            result + at, sizeof result - at, "%s%.*s %d", index ? ", " : "", (int)blobs[index].key.size,
            (const char *)blobs[index].key.data, (int)blobs[index].size);
}

/* What a call ends with: its error's code, or its result. */
static const char *ended(void) {
    check(answers == 1);
    answers = 0;
    return *code ? code : result;
}

static const char *put(const char *key, const char *bytes) {
    return driver->put(NULL, text(key), text(bytes), take, 1), ended();
}

static const char *append(const char *key, uint64_t offset, const char *bytes) {
    return driver->append(NULL, text(key), offset, text(bytes), take, 1), ended();
}

static const char *sync_blob(const char *key) { return driver->sync(NULL, text(key), take, 1), ended(); }

static const char *read_blob(const char *key, uint64_t offset, uint64_t length) {
    return driver->read(NULL, text(key), offset, length, take, 1), ended();
}

static const char *stat_blob(const char *key) { return driver->stat(NULL, text(key), take_blobs, 1), ended(); }

static const char *list(const char *prefix, const char *after, uint32_t limit) {
    return driver->list(NULL, text(prefix), text(after), limit, take_blobs, 1), ended();
}

static const char *remove_blob(const char *key) { return driver->remove(NULL, text(key), take, 1), ended(); }

static const char *remove_all(const char *folder) { return driver->remove_all(NULL, text(folder), take, 1), ended(); }

static const char *rename_blob(const char *from, const char *to) {
    return driver->rename(NULL, text(from), text(to), take, 1), ended();
}

#define expect(call, wanted) check(!strcmp(call, wanted))

int main(int count, char **arguments) {
    driver = load(count, arguments)->functions;

    expect(put("a/b", "0123456789"), "");
    expect(read_blob("a/b", 3, 4), "3456");
    expect(read_blob("a/b", 8, 100), "89");
    expect(read_blob("a/b", 100, 1), "");
    expect(put("a/b", "new"), "");
    expect(stat_blob("a/b"), "a/b 3");
    expect(stat_blob("a"), "");
    expect(read_blob("none", 0, 1), "NOT_FOUND");

    expect(append("c", 0, "one "), "");
    expect(append("c", 4, "two"), "");
    expect(append("c", 3, "x"), "CONFLICT");
    expect(append("none", 1, "x"), "CONFLICT");
    expect(sync_blob("c"), "");
    expect(sync_blob("none"), "NOT_FOUND");
    expect(read_blob("c", 0, 100), "one two");
    expect(append("c", 0, "empty"), "");
    expect(read_blob("c", 0, 100), "empty");

    expect(put("a.b", ""), "");
    expect(put("a/a", "1"), "");
    expect(list("", "", 100), "a.b 0, a/a 1, a/b 3, c 5");
    expect(list("a", "", 2), "a.b 0, a/a 1");
    expect(list("a", "a/a", 2), "a/b 3");

    expect(rename_blob("a/b", "d/e"), "");
    expect(rename_blob("d/e", "c"), "");
    expect(rename_blob("d/e", "c"), "NOT_FOUND");
    expect(rename_blob("c", "c"), "");
    expect(read_blob("c", 0, 100), "new");
    expect(remove_all("a"), "");
    expect(list("", "", 100), "a.b 0, c 3");
    expect(remove_blob("c"), "");
    expect(remove_blob("c"), "");
    expect(list("", "", 100), "a.b 0");

    const char *const malformed[] = {"", "/", "/a", "a/", "a//b", ".", "..", "a/../b", ".a", "a/.b", "a b", "a\\b"};
    for (size_t index = 0; index < sizeof malformed / sizeof *malformed; index++) {
        expect(put(malformed[index], ""), "INVALID_KEY");
        expect(read_blob(malformed[index], 0, 1), "INVALID_KEY");
        expect(rename_blob("a.b", malformed[index]), "INVALID_KEY");
    }
    puts("my-plugin: all is well");
    return 0;
}
