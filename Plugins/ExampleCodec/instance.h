/* What the example's encoders and decoders share: the state of an open one, and what it hands out. */
#ifndef INSTANCE_H
#define INSTANCE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <stream_plugin.h>

/* What `open` makes and `close` frees: an encoder uses `packet`, a decoder `frame`. */
typedef struct instance {
    stream_codec_config config; /* its spans (codec, extradata, ...) are the caller's and must not be read later */
    bool is_draining, has_output;
    stream_packet packet;
    stream_frame frame;
} instance;

/* The last failure's sentence. A thread has its own, so that codecs on several threads do not mix theirs up. */
static _Thread_local const char *sentence = "";

static inline stream_codec_result failed(const char *reason) {
    sentence = reason;
    return STREAM_CODEC_FAILED;
}

static inline stream_bytes failure(void *codec) {
    (void)codec;
    return (stream_bytes){sentence, strlen(sentence)};
}

/* Opens a codec, or answers NULL with the reason. */
static inline void *open_codec(const stream_codec_config *wanted, bool is_good, const char *reason) {
    instance *made = is_good ? calloc(1, sizeof *made) : NULL;
    if (made) made->config = *wanted;
    else failed(is_good ? "There was not enough memory to open the codec." : reason);
    return made;
}

/* What both decoders and encoders do at the end of a receive: give the output, ask for more, or be at the end. */
static inline stream_codec_result give(instance *instance) {
    if (!instance->has_output) return instance->is_draining ? STREAM_CODEC_END : STREAM_CODEC_AGAIN;
    instance->has_output = false;
    return STREAM_CODEC_OK;
}

static inline stream_codec_result receive_packet(void *codec, stream_packet *packet) {
    instance *instance = codec;
    stream_codec_result result = give(instance);
    if (result == STREAM_CODEC_OK) *packet = instance->packet;
    return result;
}

static inline stream_codec_result receive_frame(void *codec, stream_frame *frame) {
    instance *instance = codec;
    stream_codec_result result = give(instance);
    if (result == STREAM_CODEC_OK) *frame = instance->frame;
    return result;
}

/* What all sends do first. True: go on; false: `*result` is the answer. */
static inline bool accepts(instance *instance, bool is_last, stream_codec_result *result) {
    *result = STREAM_CODEC_OK;
    if (is_last) {
        instance->is_draining = true;
        return false;
    }
    if (instance->is_draining) *result = failed("The codec was drained: open another.");
    else if (instance->has_output) *result = STREAM_CODEC_AGAIN;
    return *result == STREAM_CODEC_OK;
}

static inline void close_codec(void *codec) {
    instance *instance = codec;
    if (instance->has_output && instance->packet.buffer) instance->packet.release(instance->packet.buffer);
    if (instance->has_output && instance->frame.buffer) instance->frame.release(instance->frame.buffer);
    free(instance);
}

/* ---------------------------------------------------------------- what is handed out */

/* A packet: its buffer is the memory itself, and its one receiver frees it. */
static inline stream_codec_result put_packet(
    instance *instance, const stream_frame *frame, uint8_t *data, size_t size) {
    instance->packet = (stream_packet){
        .struct_size = sizeof(stream_packet), .keyframe = 1, .pts = frame->pts, .dts = frame->pts,
        .duration = frame->duration, .data = data, .size = size, .buffer = data, .release = free};
    instance->has_output = true;
    return STREAM_CODEC_OK;
}

/* A frame may have several holders, on several threads: its memory starts with their count. */
typedef struct holder {
    atomic_uint count;
    _Alignas(64) uint8_t bytes[];
} holder;

static inline void retain(void *buffer) { atomic_fetch_add(&((holder *)buffer)->count, 1); }

static inline void release(void *buffer) {
    if (atomic_fetch_sub(&((holder *)buffer)->count, 1) == 1) free(buffer);
}

/* Begins a frame with room for `size` bytes, or answers NULL. */
static inline uint8_t *begin_frame(instance *instance, const stream_packet *packet, size_t size) {
    size_t whole = (sizeof(holder) + size + 63) / 64 * 64;
    holder *memory = aligned_alloc(64, whole);
    if (!memory) return NULL;
    atomic_init(&memory->count, 1);
    instance->frame = (stream_frame){
        .struct_size = sizeof(stream_frame), .kind = instance->config.kind, .pts = packet->pts,
        .duration = packet->duration, .buffer = memory, .retain = retain, .release = release};
    return memory->bytes;
}

#endif
