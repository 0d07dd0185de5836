"""Notices (消息通知): every topic of this installation, as the domains declare them."""

from anguan.foundation.notify.topics import Topic

TOPICS: tuple[Topic, ...] = ()
