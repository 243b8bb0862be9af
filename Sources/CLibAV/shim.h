// The parts of FFmpeg's libraries that the media process uses, and what Swift cannot import of them: macros.
#pragma once

#include <libavcodec/avcodec.h>
#include <libavfilter/avfilter.h>
#include <libavfilter/buffersink.h>
#include <libavfilter/buffersrc.h>
#include <libavformat/avformat.h>
#include <libavutil/avutil.h>
#include <libavutil/channel_layout.h>
#include <libavutil/cpu.h>
#include <libavutil/display.h>
#include <libavutil/imgutils.h>
#include <libavutil/intreadwrite.h>
#include <libavutil/mastering_display_metadata.h>
#include <libavutil/opt.h>
#include <libavutil/pixdesc.h>
#include <libswresample/swresample.h>
#include <libswscale/swscale.h>

static const int libav_error_eof = AVERROR_EOF;
static const int libav_error_again = AVERROR(EAGAIN);
static const int libav_error_memory = AVERROR(ENOMEM);
static const int libav_error_io = AVERROR(EIO);
static const int libav_error_refused = AVERROR(EPERM);
static const int libav_error_invalid_data = AVERROR_INVALIDDATA;
static const int64_t libav_no_timestamp = INT64_MIN;

static const int libav_codec_flag_global_header = AV_CODEC_FLAG_GLOBAL_HEADER;
static const int libav_codec_flag_closed_gop = AV_CODEC_FLAG_CLOSED_GOP;

// How long a decoded frame is shown, in the packets' time base; its field was renamed in FFmpeg 6.
static inline int64_t libav_frame_duration(const AVFrame *frame)
{
#if LIBAVUTIL_VERSION_INT >= AV_VERSION_INT(58, 2, 100)
    return frame->duration;
#else
    return frame->pkt_duration;
#endif
}

// Side data of a stream of at least `least` bytes, or NULL; its place changed in FFmpeg 6.1.
static inline const uint8_t *libav_side_data(const AVStream *stream, enum AVPacketSideDataType type, size_t least)
{
#if LIBAVCODEC_VERSION_INT >= AV_VERSION_INT(60, 31, 102)
    const AVPacketSideData *data = av_packet_side_data_get(stream->codecpar->coded_side_data,
        stream->codecpar->nb_coded_side_data, type);
    return data && data->size >= least ? data->data : NULL;
#else
    size_t size = 0;
    const uint8_t *data = av_stream_get_side_data(stream, type, &size);
    return data && size >= least ? data : NULL;
#endif
}

static inline const uint8_t *libav_display_matrix(const AVStream *stream)
{
    return libav_side_data(stream, AV_PKT_DATA_DISPLAYMATRIX, 36);
}

// The brightest light that a stream says its content has, candela a square metre; 0: it does not say.
static inline double libav_peak_light(const AVStream *stream)
{
    const AVContentLightMetadata *light = (const AVContentLightMetadata *)libav_side_data(stream,
        AV_PKT_DATA_CONTENT_LIGHT_LEVEL, sizeof *light);
    if (light && light->MaxCLL > 0) return light->MaxCLL;
    const AVMasteringDisplayMetadata *display = (const AVMasteringDisplayMetadata *)libav_side_data(stream,
        AV_PKT_DATA_MASTERING_DISPLAY_METADATA, sizeof *display);
    return display && display->has_luminance ? av_q2d(display->max_luminance) : 0;
}
