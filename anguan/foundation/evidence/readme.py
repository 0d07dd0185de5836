"""The README of a bundle (证据包说明): what is in it, and how anybody checks it, also without our tool."""

from anguan.foundation.words import mark as _

README = _("""\
安管家证据包说明
================

这个文件是从安管家系统导出的证据包。它的每一部分都能用数学方法核对，核对时不用联网，也不用相信任何服务器。
包里有企业这段时间的操作记录，含姓名等个人信息，请按规定保管和使用。

一、里面有什么
  manifest.json   清单：导出的范围、导出人、每个文件的 SHA-256
  originals/      原件：照片、视频、签名，文件名就是它的 SHA-256
  records/        记录：每份证据一个文件，写着何时、何地、何人、等级和理由
  chain.jsonl     链：企业这段时间的全部操作记录，一行一条，带前一条和本条的哈希
  devices.json    拍摄手机的公钥
  roots.json      日根，以及从链到日根的证明
  其他文件        按事项导出时附上的文书和台账，如作业票的票面和全过程记录

二、怎样核对
  1. 准备 Python 3.11 以上，安装 anguan（或取得它的源代码）和 cryptography。
  2. 从公开页“日根公示”下载 roots.json；最好用自己当时保存的那一份。
  3. 运行：python -m anguan.foundation.evidence.verify 证据包.zip --roots roots.json
  有一处被改动、增加或减少，都会指名说出来，退出码为 1；全部一致时退出码为 0。

三、自己写程序核对
  规范 JSON：键按字母排序，不留空格，不转义中文，UTF-8 编码。
  记录的哈希：SHA-256（records/ 里文件的全部字节），等于链上 evidence.attached 条目的 record_hash。
  链的哈希：SHA-256（前一条的哈希 32 字节 + 本条 fields 的规范 JSON）；第一条之前是 32 个零字节。
  日根：每条链一片叶子，SHA-256（0x00 + 链编号 16 字节 + 位置 8 字节大端 + 链尾哈希 32 字节）；
        两两合并 SHA-256（0x01 + 左 + 右），落单的直接上升；证明里 L、R 是相邻那一个在左还是在右。
  日的哈希：SHA-256（前一天的哈希 + {chains, day, entries, made_at, root} 的规范 JSON）。
  手机签名：ECDSA P-256 / SHA-256，签的是 records/ 里 signed 的原文，公钥在 device_key，均为 base64url。
  SM3：原件的国密哈希（GB/T 32905），与 SHA-256 并列。

四、它证明什么，不证明什么
  能证明：导出以后没有改过；日根公布以后，记录和原件没有改过、没有增减。
  不能证明：镜头前的场景是真的。等级（A 到 D）和存疑原因写在每份记录里，请一并判断。
""")
