"""Permits on paper (纸质作业票): the standard's own forms, and the whole life of a permit in one file."""

from anguan.prevention.permits.sheets.face import Face as Face
from anguan.prevention.permits.sheets.face import face_of as face_of
from anguan.prevention.permits.sheets.setting import COPIES as COPIES
from anguan.prevention.permits.sheets.setting import paper_of as paper_of
from anguan.prevention.permits.sheets.setting import set_face as set_face
