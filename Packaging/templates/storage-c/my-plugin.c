/*
 * A storage plugin: it keeps blobs in memory, in the order of their keys. Put your store in that place.
 *
 * A function here may not wait. This one has nothing to wait for, and completes before it returns; a driver of disks or a
 * network copies what it was given, hands it to a thread of its own, and completes from there. Calls come from several
 * threads at once. `done` is called without the lock, since it may lead to the next call.
 */
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <stream_plugin.h>

typedef struct blob {
    struct blob *next; /* in the order of their keys' bytes */
    char *key;
    uint8_t *bytes;
    size_t size;
} blob;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static blob *first;

/* ---------------------------------------------------------------- answers */

static const stream_bytes nothing = {NULL, 0};

static stream_bytes text(const char *string) { return (stream_bytes){string, strlen(string)}; }

/* What a function ends with: NULL is success, else a code. */
typedef const char *outcome;
static const char not_found[] = "NOT_FOUND", conflict[] = "CONFLICT", invalid_key[] = "INVALID_KEY",
                  no_memory[] = "STORAGE_FULL";

static stream_error error_of(outcome code) {
    const char *message = code == not_found     ? "There is no such blob."
                          : code == conflict    ? "The blob does not end at this offset: ask for its size."
                          : code == invalid_key ? "A blob's key is a path of letters, digits, '.', '_' and '-'."
                                                : "The storage is full: give it more memory.";
    return (stream_error){.struct_size = sizeof(stream_error), .code = text(code), .message = text(message)};
}

static void end(outcome code, stream_bytes result, stream_done_fn done, uint64_t token) {
    stream_error error = code ? error_of(code) : (stream_error){0};
    done(token, code ? &error : NULL, code ? nothing : result);
}

/* ---------------------------------------------------------------- keys */

/* Paths of plain components: none is empty or starts with a dot. */
static bool is_key(stream_bytes key) {
    const char *bytes = key.data;
    for (size_t index = 0, length = 0; index < key.size; index++) {
        char byte = bytes[index];
        if (byte == '/' ? length == 0 : byte == '.' && length == 0) return false;
        bool is_plain = (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') ||
                        byte == '.' || byte == '_' || byte == '-';
        if (byte != '/' && !is_plain) return false;
        length = byte == '/' ? 0 : length + 1;
    }
    return key.size > 0 && bytes[key.size - 1] != '/';
}

static bool starts_with(const char *key, stream_bytes prefix) {
    return prefix.size == 0 || strncmp(key, prefix.data, prefix.size) == 0;
}

static bool is_below(const char *key, stream_bytes folder) {
    return starts_with(key, folder) && strlen(key) > folder.size && key[folder.size] == '/';
}

/* Whether a key comes before, at or after a span: below, at or above 0. */
static int compared(const char *key, stream_bytes other) {
    size_t length = strlen(key), common = length < other.size ? length : other.size;
    int order = common ? memcmp(key, other.data, common) : 0;
    return order ? order : (length > other.size) - (length < other.size);
}

/* ---------------------------------------------------------------- blobs, under the lock */

/* The place of the blob, or where it would be. */
static blob **place(stream_bytes key) {
    blob **place = &first;
    while (*place && compared((*place)->key, key) < 0) place = &(*place)->next;
    return place;
}

static blob *find(stream_bytes key) {
    blob *found = *place(key);
    return found && compared(found->key, key) == 0 ? found : NULL;
}

static void take_out(blob **place) {
    blob *gone = *place;
    *place = gone->next;
    free(gone->key);
    free(gone->bytes);
    free(gone);
}

/* Writes bytes at `offset`, behind which a blob ends then; makes the blob where there is none. */
static outcome write_at(stream_bytes key, size_t offset, stream_bytes bytes) {
    blob **at = place(key), *found = find(key);
    uint8_t *grown = realloc(found ? found->bytes : NULL, offset + bytes.size + 1); /* never 0, which would free */
    if (!grown) return no_memory;
    if (!found) {
        found = calloc(1, sizeof *found);
        if (found) found->key = strndup(key.data, key.size);
        if (!found || !found->key) {
            free(found);
            free(grown);
            return no_memory;
        }
        found->next = *at;
        *at = found;
    }
    if (bytes.size) memcpy(grown + offset, bytes.data, bytes.size);
    found->bytes = grown;
    found->size = offset + bytes.size;
    return NULL;
}

/* ---------------------------------------------------------------- the driver */

static void put(void *instance, stream_bytes key, stream_bytes bytes, stream_done_fn done, uint64_t token) {
    (void)instance;
    pthread_mutex_lock(&lock);
    outcome code = is_key(key) ? write_at(key, 0, bytes) : invalid_key;
    pthread_mutex_unlock(&lock);
    end(code, nothing, done, token);
}

static void append(void *instance, stream_bytes key, uint64_t offset, stream_bytes bytes, stream_done_fn done,
                   uint64_t token) {
    (void)instance;
    outcome code = invalid_key;
    pthread_mutex_lock(&lock);
    if (is_key(key)) {
        blob *found = find(key);
        bool is_end = offset == 0 || (found && found->size == offset);
        code = is_end ? write_at(key, offset, bytes) : conflict;
    }
    pthread_mutex_unlock(&lock);
    end(code, nothing, done, token);
}

/* Here a driver of disks would flush. */
static void sync_blob(void *instance, stream_bytes key, stream_done_fn done, uint64_t token) {
    (void)instance;
    pthread_mutex_lock(&lock);
    outcome code = !is_key(key) ? invalid_key : find(key) ? NULL : not_found;
    pthread_mutex_unlock(&lock);
    end(code, nothing, done, token);
}

static void read_blob(void *instance, stream_bytes key, uint64_t offset, uint64_t length, stream_done_fn done,
                      uint64_t token) {
    (void)instance;
    outcome code = is_key(key) ? not_found : invalid_key;
    uint8_t *copy = NULL;
    size_t size = 0;
    pthread_mutex_lock(&lock);
    blob *found = code == not_found ? find(key) : NULL;
    if (found) {
        size_t left = offset < found->size ? found->size - offset : 0;
        size = length < left ? length : left;
        copy = malloc(size + 1);
        code = copy ? NULL : no_memory;
        if (copy) memcpy(copy, found->bytes + (left ? offset : 0), size);
    }
    pthread_mutex_unlock(&lock);
    end(code, (stream_bytes){copy, size}, done, token);
    free(copy);
}

static stream_blob_info info_of(const blob *blob) {
    return (stream_blob_info){.struct_size = sizeof(stream_blob_info), .size = blob->size, .key = text(blob->key)};
}

static void stat_blob(void *instance, stream_bytes key, stream_blobs_fn done, uint64_t token) {
    (void)instance;
    stream_error error = error_of(invalid_key);
    if (!is_key(key)) {
        done(token, &error, NULL, 0);
        return;
    }
    pthread_mutex_lock(&lock);
    blob *found = find(key);
    stream_blob_info info = found ? info_of(found) : (stream_blob_info){0};
    pthread_mutex_unlock(&lock);
    info.key = key;
    done(token, NULL, &info, found ? 1 : 0);
}

static void list(void *instance, stream_bytes prefix, stream_bytes after, uint32_t limit, stream_blobs_fn done,
                 uint64_t token) {
    (void)instance;
    size_t count = 0;
    stream_blob_info *infos = calloc(limit ? limit : 1, sizeof *infos);
    bool is_full = infos == NULL;
    pthread_mutex_lock(&lock);
    for (blob *blob = first; blob && count < limit && !is_full; blob = blob->next) {
        if (!starts_with(blob->key, prefix) || compared(blob->key, after) <= 0) continue;
        infos[count] = info_of(blob);
        infos[count].key.data = strdup(blob->key);
        is_full = infos[count++].key.data == NULL;
    }
    pthread_mutex_unlock(&lock);
    stream_error error = error_of(no_memory);
    done(token, is_full ? &error : NULL, infos, is_full ? 0 : count);
    while (count > 0) free((void *)infos[--count].key.data);
    free(infos);
}

static void remove_blob(void *instance, stream_bytes key, stream_done_fn done, uint64_t token) {
    (void)instance;
    pthread_mutex_lock(&lock);
    if (find(key)) take_out(place(key));
    pthread_mutex_unlock(&lock);
    end(is_key(key) ? NULL : invalid_key, nothing, done, token);
}

static void remove_all(void *instance, stream_bytes folder, stream_done_fn done, uint64_t token) {
    (void)instance;
    outcome code = is_key(folder) ? NULL : invalid_key;
    pthread_mutex_lock(&lock);
    for (blob **at = &first; !code && *at;) {
        if (is_below((*at)->key, folder)) take_out(at);
        else at = &(*at)->next;
    }
    pthread_mutex_unlock(&lock);
    end(code, nothing, done, token);
}

static void rename_blob(void *instance, stream_bytes from, stream_bytes to, stream_done_fn done, uint64_t token) {
    (void)instance;
    outcome code = is_key(from) && is_key(to) ? NULL : invalid_key;
    pthread_mutex_lock(&lock);
    blob *found = find(from);
    if (!code && !found) code = not_found;
    if (!code && compared(found->key, to) != 0) {
        code = write_at(to, 0, (stream_bytes){found->bytes, found->size});
        if (!code) take_out(place(from));
    }
    pthread_mutex_unlock(&lock);
    end(code, nothing, done, token);
}

static const stream_storage_v1 functions = {
    .struct_size = sizeof functions, .put = put, .append = append, .sync = sync_blob, .read = read_blob,
    .stat = stat_blob, .list = list, .remove = remove_blob, .remove_all = remove_all, .rename = rename_blob};

/* Must agree with the manifest, my-plugin.json. */
static const stream_plugin plugin = {
    .struct_size = sizeof plugin, .abi_major = STREAM_ABI_MAJOR, .abi_minor = STREAM_ABI_MINOR,
    .kind = STREAM_PLUGIN_STORAGE, .name = "my-plugin", .version = "0.1.0", .functions = &functions};

const stream_plugin *stream_plugin_entry(void) { return &plugin; }
