"""Materials (课件文件): what a browser everywhere can show, and what to do with a file that it cannot.

A phone's camera, a cutting program and a scanner all write files that look alike to the person who has them. So each
refusal says what the file is and how to turn it into one that plays.
"""

from dataclasses import dataclass

from anguan.foundation.refusal import Reason
from anguan.foundation.words import mark as _

MEGABYTE = 1024 * 1024
MOST_BYTES = {"picture": 20 * MEGABYTE, "video": 300 * MEGABYTE, "pdf": 50 * MEGABYTE}
MOST_SECONDS, MOST_PAGES, MOST_HEIGHT = 60 * 60, 200, 1080
MATERIAL_KINDS: dict[str, str] = {"picture": _("图片"), "video": _("视频"), "pdf": "PDF"}
ACCEPTED = {
    "picture": ".jpg,.jpeg,.png,.webp,.gif,.bmp",
    "video": ".mp4,.m4v,.mov,.webm",
    "pdf": ".pdf",
}

_PLAYED_VIDEO = {
    "video/mp4": ("h264", "av1", "libdav1d", "vp9"),
    "video/webm": ("vp8", "vp9", "av1", "libdav1d"),
}
_PLAYED_SOUND = {
    "video/mp4": ("aac", "mp3", "opus", "libopus", "mp3float"),
    "video/webm": ("opus", "libopus", "vorbis", "libvorbis"),
}
_PLAYED_COLOURS = ("yuv420p", "yuvj420p")
_NAMES = {
    "hevc": "H.265（HEVC）", "mpeg4": "MPEG-4 Part 2", "mpeg2video": "MPEG-2", "prores": "ProRes",
    "mjpeg": "Motion JPEG",
    "wmv3": "WMV", "vc1": "VC-1", "h263": "H.263", "flv1": "Flash", "rv40": "RealVideo", "h264": "H.264", "vp9": "VP9",
    "ac3": "AC-3", "eac3": "E-AC-3", "dts": "DTS", "alac": "ALAC", "amr_nb": "AMR", "amr_wb": "AMR", "wmav2": "WMA",
}  # fmt: skip
HOW_TO_CONVERT = _("请用剪映、格式工厂等软件导出为 MP4（视频 H.264、声音 AAC、1080P以内），再上传")
HOW_ON_PHONES = _(
    "iPhone 请在“设置 › 相机 › 格式”选“兼容性最佳”后重拍；已有的视频请用剪映等软件导出为 MP4（H.264），再上传"
)


@dataclass(frozen=True)
class VideoLook:
    """What looking at a video found (视频情况)."""

    media_type: str
    codec: str
    colours: str
    sound: str  # nothing: silent
    seconds: float
    width: int
    height: int
    decodes: bool


def codec_name(codec: str) -> str:
    """Return what people call a codec."""
    if codec.startswith("pcm_"):
        return "PCM"
    return _NAMES.get(codec, codec.upper() or _("无法识别的格式"))


def reasons_against_video(look: VideoLook | None) -> list[Reason]:
    """Everything that keeps a video from playing in every browser, or from being a lesson."""
    if look is None:
        return [Reason("video_unknown", _("这个文件不是能在网页里播放的视频"), HOW_TO_CONVERT, field="file")]
    found = []
    if look.codec not in _PLAYED_VIDEO[look.media_type]:
        said = _("视频的编码是 {codec}，很多电脑和手机的浏览器放不出来").format(codec=codec_name(look.codec))
        remedy = HOW_ON_PHONES if look.codec == "hevc" else HOW_TO_CONVERT
        found.append(Reason("video_codec", said, remedy, field="file"))
    elif look.codec == "h264" and look.colours not in _PLAYED_COLOURS:
        said = _("视频的颜色格式（{colours}）浏览器放不出来").format(colours=look.colours)
        found.append(Reason("video_colours", said, HOW_TO_CONVERT, field="file"))
    elif not look.decodes:
        found.append(
            Reason("video_broken", _("视频不完整，播放到一半会停"), _("请重新导出或重新拷贝后再上传"), field="file")
        )
    if look.sound and look.sound not in _PLAYED_SOUND[look.media_type]:
        said = _("视频的声音编码是 {codec}，浏览器里会没有声音").format(codec=codec_name(look.sound))
        found.append(Reason("sound_codec", said, HOW_TO_CONVERT, field="file"))
    if min(look.width, look.height) > MOST_HEIGHT:
        said = _("视频画面是 {width}×{height}，手机上会卡").format(width=look.width, height=look.height)
        found.append(Reason("video_large", said, _("请导出为 1080P 以内再上传"), field="file"))
    if look.seconds > MOST_SECONDS:
        found.append(Reason("video_long", _("视频超过 60 分钟"), _("请剪成几段，每段一个课时"), field="file"))
    elif look.seconds < 1:
        found.append(Reason("video_short", _("视频不到 1 秒"), _("请换一个文件"), field="file"))
    return found


SHRINK: dict[str, str] = {
    "picture": _("请用手机截图或另存为较小的 JPG，再上传"),
    "video": _("请用剪映等软件导出为 720P 的 MP4，或剪成几段；三分钟的 720P 视频约 30 MB"),
    "pdf": _("请在导出时选“最小文件大小”，或拆成几个文件"),
}


def reasons_against_size(kind: str, size: int) -> list[Reason]:
    """What is wrong with how large a file is."""
    if size == 0:
        return [Reason("file_empty", _("文件是空的"), _("请重新选择文件"), field="file")]
    most = MOST_BYTES[kind]
    if size <= most:
        return []
    said = _("文件有 {size} MB，{what}最大 {most} MB").format(
        size=-(-size // MEGABYTE), what=MATERIAL_KINDS[kind], most=most // MEGABYTE
    )
    return [Reason("file_large", said, SHRINK[kind], field="file")]
