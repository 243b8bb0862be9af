/*
 * A codec plugin: an encoder and a decoder of a sound format whose packets are the samples as they are, 32-bit float, one
 * channel after the other.
 *
 * The media process sends to a codec and receives from it in turn, from one thread at a time:
 *
 *   1. `send` answers AGAIN while there is output to take, `receive` while it needs more input; never both. Here a codec
 *      holds one output at most.
 *   2. Sending NULL drains: `receive` gives what is left, and then END, as often as it is asked.
 *   3. Who keeps a frame that was sent calls its `retain`, and later `release`; this codec keeps none. What it gives
 *      carries a `release` of its own.
 *   4. On failure a function answers FAILED (`open`: NULL), and `failure` tells why, on the same thread.
 */
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <stream_plugin.h>

/* What `open` makes and `close` frees: an encoder uses `packet`, a decoder `frame`. */
typedef struct codec {
    uint32_t sample_rate, channels;
    bool is_draining, has_output;
    stream_packet packet;
    stream_frame frame;
} codec;

/* ---------------------------------------------------------------- both */

/* A thread has its own, so that codecs on several threads do not mix theirs up. */
static _Thread_local const char *reason = "";

static stream_codec_result failed(const char *why) {
    reason = why;
    return STREAM_CODEC_FAILED;
}

static stream_bytes failure(void *instance) {
    (void)instance;
    return (stream_bytes){reason, strlen(reason)};
}

static void *open_codec(const stream_codec_config *wanted) {
    if (wanted->sample_rate == 0 || wanted->channels < 1 || wanted->channels > 8) {
        failed("my-plugin needs a sample rate and 1 to 8 channels.");
        return NULL;
    }
    codec *made = calloc(1, sizeof *made);
    if (!made) {
        failed("There was not enough memory to open the codec.");
        return NULL;
    }
    made->sample_rate = wanted->sample_rate;
    made->channels = wanted->channels;
    return made;
}

static void close_codec(void *instance) {
    codec *codec = instance;
    if (codec->has_output && codec->packet.buffer) codec->packet.release(codec->packet.buffer);
    if (codec->has_output && codec->frame.buffer) codec->frame.release(codec->frame.buffer);
    free(codec);
}

/* What a send does first: OK means that it may go on. */
static stream_codec_result accepts(const codec *codec) {
    if (codec->is_draining) return failed("The codec was drained: open another.");
    return codec->has_output ? STREAM_CODEC_AGAIN : STREAM_CODEC_OK;
}

/* What a receive answers; OK where there is output, which then is the caller's. */
static stream_codec_result give(codec *codec) {
    if (!codec->has_output) return codec->is_draining ? STREAM_CODEC_END : STREAM_CODEC_AGAIN;
    codec->has_output = false;
    return STREAM_CODEC_OK;
}

/* ---------------------------------------------------------------- the encoder */

static stream_codec_result send_frame(void *instance, const stream_frame *frame) {
    codec *codec = instance;
    if (!frame) {
        codec->is_draining = true;
        return STREAM_CODEC_OK;
    }
    stream_codec_result result = accepts(codec);
    if (result != STREAM_CODEC_OK) return result;
    if (frame->sample_rate != codec->sample_rate || frame->channels != codec->channels)
        return failed("The sound has another rate or other channels than the encoder was opened for.");
    size_t plane = frame->samples * sizeof(float), size = plane * frame->channels;
    if (size == 0) return STREAM_CODEC_OK;
    uint8_t *data = malloc(size);
    if (!data) return failed("There was not enough memory to encode.");
    for (uint32_t channel = 0; channel < frame->channels; channel++)
        memcpy(data + channel * plane, frame->planes[channel], plane);
    codec->packet = (stream_packet){
        .struct_size = sizeof(stream_packet), .keyframe = 1, .pts = frame->pts, .dts = frame->pts,
        .duration = frame->duration, .data = data, .size = size, .buffer = data, .release = free};
    codec->has_output = true;
    return STREAM_CODEC_OK;
}

static stream_codec_result receive_packet(void *instance, stream_packet *packet) {
    codec *codec = instance;
    stream_codec_result result = give(codec);
    if (result == STREAM_CODEC_OK) *packet = codec->packet;
    return result;
}

/* Every packet stands for itself, and there is no bit rate to choose; a container needs to keep nothing. */
static void request_keyframe(void *instance) { (void)instance; }

static stream_codec_result reconfigure(void *instance, const stream_codec_config *wanted) {
    (void)instance;
    (void)wanted;
    return STREAM_CODEC_OK;
}

static stream_bytes extradata(void *instance) {
    (void)instance;
    return (stream_bytes){NULL, 0};
}

/* ---------------------------------------------------------------- the decoder */

/* A frame's memory. It may have several holders, on several threads. */
typedef struct memory {
    atomic_uint holders;
    _Alignas(64) uint8_t bytes[];
} memory;

static void retain(void *buffer) { atomic_fetch_add(&((memory *)buffer)->holders, 1); }

static void release(void *buffer) {
    if (atomic_fetch_sub(&((memory *)buffer)->holders, 1) == 1) free(buffer);
}

/* Packets come from files, and files from strangers: nothing is believed that was not looked at. */
static stream_codec_result send_packet(void *instance, const stream_packet *packet) {
    codec *codec = instance;
    if (!packet) {
        codec->is_draining = true;
        return STREAM_CODEC_OK;
    }
    stream_codec_result result = accepts(codec);
    if (result != STREAM_CODEC_OK) return result;
    size_t plane = packet->size / codec->channels;
    if (plane == 0 || plane * codec->channels != packet->size || plane % sizeof(float) != 0 || plane > 1 << 24)
        return failed("A packet is damaged.");
    size_t whole = (sizeof(memory) + packet->size + 63) / 64 * 64;
    memory *buffer = aligned_alloc(64, whole);
    if (!buffer) return failed("There was not enough memory to decode.");
    atomic_init(&buffer->holders, 1);
    memcpy(buffer->bytes, packet->data, packet->size);
    codec->frame = (stream_frame){
        .struct_size = sizeof(stream_frame), .kind = STREAM_MEDIA_AUDIO, .pts = packet->pts,
        .duration = packet->duration, .plane_count = codec->channels, .sample_format = STREAM_SAMPLE_FLOAT_PLANAR,
        .sample_rate = codec->sample_rate, .channels = codec->channels, .samples = (uint32_t)(plane / sizeof(float)),
        .buffer = buffer, .retain = retain, .release = release};
    for (uint32_t channel = 0; channel < codec->channels; channel++) {
        codec->frame.planes[channel] = buffer->bytes + channel * plane;
        codec->frame.strides[channel] = (int32_t)plane;
    }
    codec->has_output = true;
    return STREAM_CODEC_OK;
}

static stream_codec_result receive_frame(void *instance, stream_frame *frame) {
    codec *codec = instance;
    stream_codec_result result = give(codec);
    if (result == STREAM_CODEC_OK) *frame = codec->frame;
    return result;
}

/* ---------------------------------------------------------------- the tables */

static const stream_codec_v1 encoder = {
    .struct_size = sizeof encoder, .kind = STREAM_MEDIA_AUDIO, .name = "my-plugin-encoder", .codec = "my-plugin",
    .encodes = 1, .open = open_codec, .send_frame = send_frame, .receive_packet = receive_packet,
    .request_keyframe = request_keyframe, .reconfigure = reconfigure, .extradata = extradata, .failure = failure,
    .close = close_codec};

static const stream_codec_v1 decoder = {
    .struct_size = sizeof decoder, .kind = STREAM_MEDIA_AUDIO, .name = "my-plugin-decoder", .codec = "my-plugin",
    .open = open_codec, .send_packet = send_packet, .receive_frame = receive_frame, .failure = failure,
    .close = close_codec};

static const stream_codec_v1 *const codecs[] = {&encoder, &decoder};

static const stream_codec_plugin_v1 functions = {
    .struct_size = sizeof functions, .codec_count = sizeof codecs / sizeof *codecs, .codecs = codecs};

/* Must agree with the manifest, my-plugin.json. */
static const stream_plugin plugin = {
    .struct_size = sizeof plugin, .abi_major = STREAM_ABI_MAJOR, .abi_minor = STREAM_ABI_MINOR,
    .kind = STREAM_PLUGIN_CODEC, .name = "my-plugin", .version = "0.1.0", .functions = &functions};

const stream_plugin *stream_plugin_entry(void) { return &plugin; }
