"""Notices (消息通知): what somebody must hear, told once, merged, by the channels they can be reached on.

An `Outgoing` row is written in the transaction that gives the news. The dispatcher finds out whom it means, merges what
one person would hear several times into one `Message`, and makes a `Delivery` for each channel; what comes of it can be
seen by whoever sent it.
"""
