/* The codec plugin `openh264`: an H.264 encoder by Cisco's OpenH264, in plain C.
 *
 * One picture in is one packet out, in the same order: there are no B-frames, whatever is asked for. The library takes
 * its time in `send_frame`; the packet waits in the instance until it is received. */
#include "nal_units.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <stream_plugin.h>

/* What the library can do, of its documentation: level 5.1's picture, and its own frame rates. */
enum { SMALLEST = 16, MOST_MACROBLOCKS = 36864, MOST_SLICES = 4 };
static const double most_frames = 60;

typedef struct encoder {
    ISVCEncoder *codec;
    uint32_t width, height;
    int32_t time_base_num, time_base_den;
    double frame_rate;
    bool is_draining, wants_keyframe;
    bytes configuration;
    stream_packet waiting; /* none when its size is 0 */
} encoder;

static _Thread_local char sentence[160];

static stream_codec_result failed(const char *reason) {
    snprintf(sentence, sizeof sentence, "%s", reason);
    return STREAM_CODEC_FAILED;
}

static stream_bytes failure(void *codec) {
    (void)codec;
    return (stream_bytes){sentence, strlen(sentence)};
}

static bool is(stream_bytes text, const char *word) {
    return text.size == strlen(word) && memcmp(text.data, word, text.size) == 0;
}

/* Bits a second for the library's rate control, which spreads them over at most 60 frames of each. */
static int bits(uint64_t rate, double frame_rate) {
    double value = frame_rate > most_frames ? (double)rate * most_frames / frame_rate : (double)rate;
    return value > 500e6 ? 500000000 : (int)value;
}

static ECOMPLEXITY_MODE complexity(stream_bytes preset) {
    if (is(preset, "ultrafast") || is(preset, "superfast")) return LOW_COMPLEXITY;
    if (is(preset, "slow") || is(preset, "slower") || is(preset, "veryslow")) return HIGH_COMPLEXITY;
    return MEDIUM_COMPLEXITY;
}

/* Why it cannot do what is wanted, or NULL. */
static const char *objection(const stream_codec_config *wanted) {
    if (wanted->kind != STREAM_MEDIA_VIDEO || !is(wanted->codec, "h264")) return "OpenH264 encodes H.264 alone.";
    if (wanted->pixel_format != STREAM_PIXEL_YUV420P) return "OpenH264 encodes 8-bit 4:2:0 alone.";
    if (wanted->width < SMALLEST || wanted->height < SMALLEST || wanted->width % 2 || wanted->height % 2 ||
        ((uint64_t)wanted->width + 15) / 16 * (((uint64_t)wanted->height + 15) / 16) > MOST_MACROBLOCKS)
        return "OpenH264 encodes pictures of even size, from 16x16 to 4096x2304.";
    if (wanted->profile.size && !is(wanted->profile, "high") && !is(wanted->profile, "baseline"))
        return "OpenH264 encodes the profiles baseline and high alone.";
    if (wanted->bitrate == 0) return "OpenH264 needs to know the bit rate.";
    return NULL;
}

static void fill(SEncParamExt *parameters, const encoder *encoder, const stream_codec_config *wanted) {
    bool is_high = !is(wanted->profile, "baseline");
    uint32_t threads = wanted->threads < 1 ? 1 : wanted->threads > MOST_SLICES ? MOST_SLICES : wanted->threads;
    /* A thread needs a slice, and a slice some rows of macroblocks. */
    while (threads > 1 && wanted->height / threads < 64) threads--;
    parameters->iUsageType = CAMERA_VIDEO_REAL_TIME;
    parameters->iPicWidth = (int)wanted->width;
    parameters->iPicHeight = (int)wanted->height;
    parameters->fMaxFrameRate = (float)(encoder->frame_rate > most_frames ? most_frames : encoder->frame_rate);
    parameters->iRCMode = RC_BITRATE_MODE;
    parameters->iTargetBitrate = bits(wanted->bitrate, encoder->frame_rate);
    parameters->iMaxBitrate = bits(wanted->max_bitrate, encoder->frame_rate);
    parameters->bEnableFrameSkip = false;
    parameters->iComplexityMode = complexity(wanted->preset);
    parameters->uiIntraPeriod = wanted->keyframe_interval;
    /* Entry points are where the caller wants them, not where a scene changes. */
    parameters->bEnableSceneChangeDetect = false;
    parameters->eSpsPpsIdStrategy = CONSTANT_ID;
    parameters->iEntropyCodingModeFlag = is_high;
    parameters->iMultipleThreadIdc = (unsigned short)threads;
    SSpatialLayerConfig *layer = &parameters->sSpatialLayers[0];
    layer->iVideoWidth = parameters->iPicWidth;
    layer->iVideoHeight = parameters->iPicHeight;
    layer->fFrameRate = parameters->fMaxFrameRate;
    layer->iSpatialBitrate = parameters->iTargetBitrate;
    layer->iMaxSpatialBitrate = parameters->iMaxBitrate;
    layer->uiProfileIdc = is_high ? PRO_HIGH : PRO_BASELINE;
    layer->sSliceArgument.uiSliceMode = threads > 1 ? SM_FIXEDSLCNUM_SLICE : SM_SINGLE_SLICE;
    layer->sSliceArgument.uiSliceNum = threads;
}

static void close_encoder(void *codec) {
    encoder *encoder = codec;
    if (!encoder) return;
    if (encoder->codec) {
        (*encoder->codec)->Uninitialize(encoder->codec);
        WelsDestroySVCEncoder(encoder->codec);
    }
    free(encoder->configuration.data);
    free(encoder->waiting.buffer);
    free(encoder);
}

/* Fills a zeroed instance; what it leaves half made, `close_encoder` frees. Answers why it could not, or NULL. */
static const char *make(encoder *encoder, const stream_codec_config *wanted) {
    encoder->width = wanted->width;
    encoder->height = wanted->height;
    encoder->time_base_num = wanted->time_base_num;
    encoder->time_base_den = wanted->time_base_den > 0 ? wanted->time_base_den : 1;
    encoder->frame_rate = wanted->frame_rate_num > 0 && wanted->frame_rate_den > 0
                              ? (double)wanted->frame_rate_num / wanted->frame_rate_den
                              : 30;
    if (WelsCreateSVCEncoder(&encoder->codec) != 0) return "There was not enough memory to open OpenH264.";
    int quiet = WELS_LOG_QUIET;
    (*encoder->codec)->SetOption(encoder->codec, ENCODER_OPTION_TRACE_LEVEL, &quiet);
    SEncParamExt parameters;
    (*encoder->codec)->GetDefaultParams(encoder->codec, &parameters);
    fill(&parameters, encoder, wanted);
    if ((*encoder->codec)->InitializeExt(encoder->codec, &parameters) != 0)
        return "OpenH264 refused the picture's size or rates.";
    SFrameBSInfo coded;
    memset(&coded, 0, sizeof coded);
    if ((*encoder->codec)->EncodeParameterSets(encoder->codec, &coded) == 0)
        encoder->configuration = configuration_of(&coded);
    return encoder->configuration.data ? NULL : "OpenH264 gave no parameter sets.";
}

static void *open_encoder(const stream_codec_config *wanted) {
    const char *reason = objection(wanted);
    encoder *encoder = reason ? NULL : calloc(1, sizeof *encoder);
    if (!reason && !encoder) reason = "There was not enough memory to open OpenH264.";
    if (!reason) reason = make(encoder, wanted);
    if (!reason) return encoder;
    failed(reason);
    close_encoder(encoder);
    return NULL;
}

/* The library wants milliseconds. */
static long long milliseconds(const encoder *encoder, int64_t time) {
    return time == INT64_MIN ? 0 : (long long)((double)time * 1000 * encoder->time_base_num / encoder->time_base_den);
}

static stream_codec_result send_frame(void *codec, const stream_frame *frame) {
    encoder *encoder = codec;
    if (!frame) {
        encoder->is_draining = true;
        return STREAM_CODEC_OK;
    }
    if (encoder->is_draining) return failed("The encoder was drained: open another.");
    if (encoder->waiting.size) return STREAM_CODEC_AGAIN;
    if (frame->width != encoder->width || frame->height != encoder->height ||
        frame->pixel_format != STREAM_PIXEL_YUV420P)
        return failed("The encoder got a picture of another size or format than it was opened for.");
    SSourcePicture picture = {
        .iColorFormat = videoFormatI420, .iPicWidth = (int)frame->width, .iPicHeight = (int)frame->height,
        .uiTimeStamp = milliseconds(encoder, frame->pts)};
    for (int plane = 0; plane < 3; plane++) {
        picture.pData[plane] = frame->planes[plane];
        picture.iStride[plane] = frame->strides[plane];
    }
    if (frame->keyframe || encoder->wants_keyframe) (*encoder->codec)->ForceIntraFrame(encoder->codec, true);
    SFrameBSInfo coded;
    memset(&coded, 0, sizeof coded);
    if ((*encoder->codec)->EncodeFrame(encoder->codec, &picture, &coded) != 0)
        return failed("OpenH264 could not encode a picture.");
    bytes sample = sample_of(&coded);
    if (!sample.data) return failed("OpenH264 left a picture out, or there was not enough memory for it.");
    encoder->wants_keyframe = false;
    encoder->waiting = (stream_packet){
        .struct_size = sizeof(stream_packet), .keyframe = coded.eFrameType == videoFrameTypeIDR,
        .pts = frame->pts, .dts = frame->pts, .duration = frame->duration,
        .data = sample.data, .size = sample.size, .buffer = sample.data, .release = free};
    return STREAM_CODEC_OK;
}

static stream_codec_result receive_packet(void *codec, stream_packet *packet) {
    encoder *encoder = codec;
    if (!encoder->waiting.size) return encoder->is_draining ? STREAM_CODEC_END : STREAM_CODEC_AGAIN;
    *packet = encoder->waiting;
    memset(&encoder->waiting, 0, sizeof encoder->waiting);
    return STREAM_CODEC_OK;
}

static void request_keyframe(void *codec) { ((encoder *)codec)->wants_keyframe = true; }

static stream_codec_result reconfigure(void *codec, const stream_codec_config *wanted) {
    encoder *encoder = codec;
    if (wanted->width != encoder->width || wanted->height != encoder->height)
        return failed("OpenH264 does not change its picture's size here: open another encoder.");
    /* Of the one layer: it has bounds of its own, and they are what the rate control looks at. */
    SBitrateInfo average = {SPATIAL_LAYER_0, bits(wanted->bitrate, encoder->frame_rate)};
    SBitrateInfo most = {SPATIAL_LAYER_0, bits(wanted->max_bitrate, encoder->frame_rate)};
    SBitrateInfo now = {SPATIAL_LAYER_0, 0};
    if (most.iBitrate < average.iBitrate) most.iBitrate = average.iBitrate;
    (*encoder->codec)->GetOption(encoder->codec, ENCODER_OPTION_BITRATE, &now);
    /* The average must never be above the most, also not between the two. */
    bool rises = average.iBitrate > now.iBitrate;
    bool is_set = true;
    for (int step = 0; step < 2; step++) {
        bool sets_most = (step == 0) == rises;
        is_set &= (*encoder->codec)->SetOption(encoder->codec,
                      sets_most ? ENCODER_OPTION_MAX_BITRATE : ENCODER_OPTION_BITRATE,
                      sets_most ? &most : &average) == 0;
    }
    return is_set ? STREAM_CODEC_OK : failed("OpenH264 refused the bit rates.");
}

static stream_bytes extradata(void *codec) {
    const encoder *encoder = codec;
    return (stream_bytes){encoder->configuration.data, encoder->configuration.size};
}

static const stream_codec_v1 h264 = {
    .struct_size = sizeof(stream_codec_v1), .kind = STREAM_MEDIA_VIDEO, .name = "openh264", .codec = "h264",
    .encodes = 1, .open = open_encoder, .send_frame = send_frame, .receive_packet = receive_packet,
    .request_keyframe = request_keyframe, .reconfigure = reconfigure, .extradata = extradata, .failure = failure,
    .close = close_encoder};
static const stream_codec_v1 *const codecs[] = {&h264};
static const stream_codec_plugin_v1 functions = {
    .struct_size = sizeof(stream_codec_plugin_v1), .codec_count = 1, .codecs = codecs};
static const stream_plugin plugin = {
    .struct_size = sizeof(stream_plugin), .abi_major = STREAM_ABI_MAJOR, .abi_minor = STREAM_ABI_MINOR,
    .kind = STREAM_PLUGIN_CODEC, .name = "openh264", .version = "0.1.0", .functions = &functions};

const stream_plugin *stream_plugin_entry(void) { return &plugin; }
