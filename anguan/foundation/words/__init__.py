"""Words (文字): text for people, Chinese at the source, and finding it again by any two neighbouring characters."""

from anguan.foundation.words.marking import mark as mark
from anguan.foundation.words.marking import pinyin as pinyin
