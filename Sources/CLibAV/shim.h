// The parts of FFmpeg's libraries that the media process uses, and what Swift cannot import of them: macros.
#pragma once

#include <libavcodec/avcodec.h>
#include <libavfilter/avfilter.h>
#include <libavformat/avformat.h>
#include <libavutil/avutil.h>
#include <libavutil/channel_layout.h>
#include <libavutil/cpu.h>
#include <libavutil/display.h>
#include <libavutil/imgutils.h>
#include <libavutil/intreadwrite.h>
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

// Side data of a stream; its place changed in FFmpeg 6.1.
static inline const uint8_t *libav_display_matrix(const AVStream *stream)
{
#if LIBAVCODEC_VERSION_INT >= AV_VERSION_INT(60, 31, 102)
    const AVPacketSideData *data = av_packet_side_data_get(stream->codecpar->coded_side_data,
        stream->codecpar->nb_coded_side_data, AV_PKT_DATA_DISPLAYMATRIX);
    return data && data->size >= 36 ? data->data : NULL;
#else
    size_t size = 0;
    const uint8_t *data = av_stream_get_side_data(stream, AV_PKT_DATA_DISPLAYMATRIX, &size);
    return data && size >= 36 ? data : NULL;
#endif
}
