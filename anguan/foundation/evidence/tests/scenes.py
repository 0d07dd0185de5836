"""Scenes (画面): generated textures that behave like photos to a perceptual hash, and what people do to them.

Power falls with frequency as in photographs, with some hard-edged things on top. They are no photographs: rates are
measured on real ones, in docs/security/likeness.md.
"""

from functools import lru_cache
from io import BytesIO

import numpy as np
from PIL import Image, ImageDraw, ImageEnhance


@lru_cache(maxsize=64)
def scene(seed: int, size: tuple[int, int] = (640, 480)) -> Image.Image:
    """Return a scene; another seed is another one."""
    dice = np.random.default_rng(seed)
    width, height = size
    across, down = np.fft.fftfreq(width)[None, :], np.fft.fftfreq(height)[:, None]
    fall = 1 / np.maximum(np.hypot(across * width, down * height), 1) ** 1.1
    layers = [np.fft.ifft2(np.fft.fft2(dice.standard_normal((height, width))) * fall).real for _colour in range(4)]
    shades = [0.8 * layers[0] + 0.2 * layer for layer in layers[1:]]
    colours = [np.clip(128 + 52 * (one - one.mean()) / one.std(), 0, 255).astype(np.uint8) for one in shades]
    picture = Image.fromarray(np.stack(colours, axis=-1))
    pen = ImageDraw.Draw(picture)
    for _thing in range(9):
        left, top = int(dice.integers(0, width)), int(dice.integers(0, height))
        right, bottom = left + int(dice.integers(20, width // 4)), top + int(dice.integers(20, height // 4))
        colour = (int(dice.integers(256)), int(dice.integers(256)), int(dice.integers(256)))
        (pen.rectangle if dice.random() < 0.6 else pen.ellipse)((left, top, right, bottom), fill=colour)
    return picture


def jpeg(picture: Image.Image, quality: int = 85) -> bytes:
    """Return a picture's bytes as a phone sends them."""
    out = BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return out.getvalue()


def cut(picture: Image.Image, left: float, top: float, right: float, bottom: float) -> Image.Image:
    """Return a picture without these shares of its sides."""
    width, height = picture.size
    return picture.crop((int(width * left), int(height * top), int(width * (1 - right)), int(height * (1 - bottom))))


def lit(picture: Image.Image, brightness: float, contrast: float = 1.0) -> Image.Image:
    """Return a picture in another light."""
    return ImageEnhance.Contrast(ImageEnhance.Brightness(picture).enhance(brightness)).enhance(contrast)


def leaning(picture: Image.Image, degrees: float) -> Image.Image:
    """Return a picture turned a little, without the corners that are then empty."""
    share = abs(degrees) / 100 + 0.01
    return cut(picture.rotate(degrees, Image.Resampling.BICUBIC), share, share, share, share)
