"""Checking a bundle (核对): files, chain, day roots, records, originals and signatures; every fault is named."""

import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from anguan.foundation.evidence.verify import sums
from anguan.foundation.evidence.verify.reading import FORMAT, MANIFEST, Bundle, UnreadableError

GENESIS = "0" * 64
CHAIN, DEVICES, ROOTS = "chain.jsonl", "devices.json", "roots.json"


@dataclass
class Findings:
    """What was found (核对结果): faults, what one should know, and what was checked."""

    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    done: list[str] = field(default_factory=list)


@dataclass
class Chain:
    """The part of the chain that the bundle holds, as far as its links hold."""

    hashes: dict[int, str] = field(default_factory=dict)  # by position
    attached: dict[str, dict[str, Any]] = field(default_factory=dict)  # the last word of the chain on each exhibit
    removed: set[str] = field(default_factory=set)
    gaps: list[int] = field(default_factory=list)  # positions whose content the bundle does not show


def check(bundle: Bundle, published: Mapping[str, str] | None = None) -> Findings:
    """Check everything a bundle holds."""
    found = Findings()
    manifest = bundle.json(MANIFEST)
    if manifest.get("format") != FORMAT:
        raise UnreadableError(f"不是安管家的证据包：{MANIFEST} 缺失或版本不认识")
    _check_files(bundle, manifest, found)
    chain = _check_chain(bundle, manifest, found)
    _check_roots(bundle, manifest, chain, published, found)
    records = _check_records(bundle, manifest, chain, found)
    _check_originals(bundle, chain, records, found)
    _check_signatures(bundle, records, found)
    return found


def _check_files(bundle: Bundle, manifest: Mapping[str, Any], found: Findings) -> None:
    """Check that exactly the files of the list are there, with the bytes the list says."""
    before = len(found.faults)
    said = manifest.get("files")
    listed: dict[str, Any] = said if isinstance(said, dict) else {}
    found.faults += [f"文件 {name} 出现了两次" for name in bundle.twice]
    there = set(bundle.names) - {MANIFEST}
    found.faults += [f"多出文件 {name}：清单里没有" for name in sorted(there - set(listed))]
    found.faults += [f"缺少文件 {name}：清单里有，包里没有" for name in sorted(set(listed) - there)]
    for name in sorted(there & set(listed)):
        try:
            with bundle.open(name) as file:
                sha256, _, length = sums.sums_of(file)
        except zipfile.BadZipFile:
            found.faults.append(f"文件 {name} 已损坏，读不出来")
            continue
        if sha256 != listed[name].get("sha256"):
            found.faults.append(f"文件 {name} 被改动：现在 {length} 字节，清单上 {listed[name].get('bytes')} 字节")
    if len(found.faults) == before:
        found.done.append(f"清单：{len(listed)} 个文件齐全，内容一致")


def _check_chain(bundle: Bundle, manifest: Mapping[str, Any], found: Findings) -> Chain:
    """Check that every entry follows the one before and that its content is what was hashed."""
    before, chain = len(found.faults), Chain()
    expected, last = None, None
    own = str(manifest.get("chain", ""))
    for number, line in bundle.lines(CHAIN):
        if line is None or not {"position", "previous_hash", "hash"} <= set(line):
            found.faults.append(f"链：文件第 {number} 行读不出来")
            continue
        position, previous, digest = line["position"], str(line["previous_hash"]), str(line["hash"])
        if expected is not None and position != expected:
            gone = f"{expected}" if position == expected + 1 else f"{expected}～{position - 1}"
            word = f"缺少第 {gone} 条" if position > expected else f"第 {position} 条重复，或次序被调换"
            found.faults.append(f"链：{word}")
        elif previous != (last if last is not None else GENESIS if position == 1 else previous):
            found.faults.append(f"链：第 {position} 条与上一条接不上，中间被改动、调换或插入过")
        fields = line.get("fields")
        if isinstance(fields, dict):
            _check_entry(fields, position, previous, digest, own, chain, found)
        else:
            chain.gaps.append(position)
        chain.hashes[position] = digest
        expected, last = position + 1, digest
    if not chain.hashes:
        found.faults.append("链：包里没有链，无法证明任何记录")
    elif len(found.faults) == before:
        first, end = min(chain.hashes), max(chain.hashes)
        found.done.append(f"链：第 {first}～{end} 条首尾相接，内容与哈希一致")
    if chain.gaps:
        found.notes.append(
            f"链上有 {len(chain.gaps)} 条不在导出人的查看范围内，只给出哈希；它们之前的记录要由更早的日根证明"
        )
    return chain


def _check_entry(
    fields: dict[str, Any], position: int, previous: str, digest: str, own: str, chain: Chain, found: Findings
) -> None:
    name = f"链：第 {position} 条（{fields.get('action')}）"
    if sums.link(previous, fields) != digest:
        found.faults.append(f"{name}内容被改动，与哈希不符")
    if fields.get("position") != position or str(fields.get("chain")) != own:
        found.faults.append(f"{name}不属于这条链的这个位置")
    if fields.get("subject_type") == "evidence.exhibit":
        key, detail = str(fields.get("subject_id")), fields.get("detail")
        if isinstance(detail, dict) and (fields.get("action") == "evidence.attached" or "record_hash" in detail):
            chain.attached[key] = {**detail, "position": position, "at": fields.get("at")}
        if fields.get("action") == "evidence.removed":
            chain.removed.add(key)


def _check_roots(
    bundle: Bundle,
    manifest: Mapping[str, Any],
    chain: Chain,
    published: Mapping[str, str] | None,
    found: Findings,
) -> None:
    """Check that each day follows the day before, and that the proofs lead from the chain to the roots."""
    before = len(found.faults)
    said = bundle.json(ROOTS)
    roots = _check_days(said, published, found)
    proved = 0
    for proof in said.get("proofs", []):
        day, position, head = proof["day"], proof["position"], str(proof["head"])
        if day not in roots:
            found.faults.append(f"日根 {day}：有证明，没有日根")
        elif sums.climbed(str(manifest.get("chain")), position, head, proof["path"]) != roots[day]:
            found.faults.append(f"日根 {day}：证明通不到日根，日根或证明被改动")
        elif position > max(chain.hashes, default=0):
            found.faults.append(
                f"链被截短：{day} 日根证明有第 {position} 条，包里只到第 {max(chain.hashes, default=0)} 条"
            )
        elif position in chain.hashes and chain.hashes[position] != head:
            found.faults.append(f"链：第 {position} 条与 {day} 日根证明的不是同一条，被改写过")
        else:
            proved = max(proved, position)
    if len(found.faults) == before and roots:
        found.done.append(f"日根：{len(roots)} 天前后相接，证明到链上第 {proved} 条")
    if (rest := max(chain.hashes, default=0) - proved) > 0:
        found.notes.append(f"链尾 {rest} 条还没有日根证明：日根每天零点过后生成，可改天重新导出")
    if published is None:
        found.notes.append("没有与公布的日根对照：请从公开页下载 roots.json，加 --roots roots.json 再核对一次")


def _check_days(said: Mapping[str, Any], published: Mapping[str, str] | None, found: Findings) -> dict[str, str]:
    roots: dict[str, str] = {}
    last: str | None = None
    for day in said.get("roots", []):
        name, fields = day["day"], {key: day[key] for key in ("day", "root", "chains", "entries", "made_at")}
        if sums.link(day["previous_hash"], fields) != day["hash"]:
            found.faults.append(f"日根 {name}：内容与哈希不符，被改动过")
        if last is not None and day["previous_hash"] != last:
            found.faults.append(f"日根 {name}：与前一天接不上")
        if published is not None and name not in published:
            found.faults.append(f"日根 {name}：公布的日根里没有这一天")
        elif published is not None and published[name] != day["root"]:
            found.faults.append(f"日根 {name}：与公布的不一致，公布的是 {published[name]}")
        roots[name], last = day["root"], day["hash"]
    if roots and published is not None and all(published.get(name) == root for name, root in roots.items()):
        found.done.append(f"公布的日根：{len(roots)} 天全部一致")
    return roots


def _check_records(
    bundle: Bundle, manifest: Mapping[str, Any], chain: Chain, found: Findings
) -> dict[str, dict[str, Any]]:
    """Check every record against its entry, and that each exhibit of the chain within the scope is there."""
    before = len(found.faults)
    records: dict[str, dict[str, Any]] = {}
    for name in sorted(name for name in set(bundle.names) if name.startswith("records/")):
        key = name.removeprefix("records/").removesuffix(".json")
        raw = bundle.text(name)
        record = bundle.json(name)
        title = f"证据 {key}{_whose(record)}"
        entry = chain.attached.get(key)
        if entry is None:
            found.faults.append(f"{title}：多出来的，链上没有登记")
        elif str(record.get("id")) != key:
            found.faults.append(f"{title}：文件名和记录里的编号不一致")
        elif "record_hash" in entry:
            if sums.sha256(raw) != entry["record_hash"]:
                found.faults.append(f"{title}：记录被改动，与链上第 {entry['position']} 条登记的哈希不符")
        elif record.get("sha256") != entry.get("sha256"):
            found.faults.append(f"{title}：记录指向另一个原件，与链上第 {entry['position']} 条不符")
        else:
            found.notes.append(f"{title}：登记时还不记录全文哈希，只能核对原件")
        records[key] = record
    for key, entry in chain.attached.items():
        if key not in records and _in_scope(entry, manifest):
            found.faults.append(f"证据 {key}：被拿掉了，链上第 {entry['position']} 条有登记，包里没有")
    if len(found.faults) == before:
        found.done.append(f"记录：{len(records)} 份与链上登记的一致，一份不少")
    return records


def _in_scope(entry: Mapping[str, Any], manifest: Mapping[str, Any]) -> bool:
    if subject := manifest.get("subject"):
        return str(entry.get("subject_id")) in {str(subject), *map(str, manifest.get("subjects") or ())}
    at = str(entry.get("at"))
    return bool(str(manifest.get("from")) <= at < str(manifest.get("until")))


def _check_originals(bundle: Bundle, chain: Chain, records: Mapping[str, dict[str, Any]], found: Findings) -> None:
    """Check every original against both hashes of its record."""
    before, checked, national = len(found.faults), 0, 0
    files = {name.removeprefix("originals/").partition(".")[0]: name for name in bundle.names if "originals/" in name}
    wanted: dict[str, list[str]] = {}
    for key, record in records.items():
        wanted.setdefault(str(record.get("sha256")), []).append(key)
    for sha256, keys in sorted(wanted.items()):
        title = "、".join(f"证据 {key}{_whose(records[key])}" for key in keys)
        name = files.get(sha256)
        if name is None:
            if chain.removed.issuperset(keys):
                found.notes.append(f"{title}：原件已按保存期限删除，链上有登记；记录和哈希仍可核对")
            else:
                found.faults.append(f"{title}：缺少原件")
            continue
        try:
            with bundle.open(name) as file:
                own, sm3, _ = sums.sums_of(file)
        except zipfile.BadZipFile:
            found.faults.append(f"{title}：原件已损坏")
            continue
        checked += 1
        said = str(records[keys[0]].get("sm3") or "")
        if own != sha256:
            found.faults.append(f"{title}：原件被改动，与记录里的 SHA-256 不符")
        elif said and sm3 and said != sm3:
            found.faults.append(f"{title}：原件与记录里的 SM3 不符")
        national += bool(said and sm3)
    found.faults += [f"多出原件 {files[sha256]}：没有哪份记录提到它" for sha256 in sorted(set(files) - set(wanted))]
    if len(found.faults) == before:
        found.done.append(
            f"原件：{checked} 个与 SHA-256 一致" + (f"，其中 {national} 个另与 SM3 一致" if national else "")
        )


def _check_signatures(bundle: Bundle, records: Mapping[str, dict[str, Any]], found: Findings) -> None:
    """Check what each phone signed, with the key it was signed with, against what the record says."""
    before, signed, unsigned = len(found.faults), 0, 0
    devices = bundle.json(DEVICES).get("devices", {})
    for key, record in records.items():
        title = f"证据 {key}{_whose(record)}"
        if not record.get("signature"):
            unsigned += 1
            continue
        signed += 1
        if not sums.signed_by(record.get("device_key", ""), record.get("signed", ""), record["signature"]):
            found.faults.append(f"{title}：手机签名不对，签过的内容或签名被改动")
            continue
        found.faults += [f"{title}：{said}与手机签过的不同" for said in _contradictions(record)]
        device = devices.get(str(record.get("device_id")))
        if device is None:
            found.notes.append(f"{title}：包里没有这部手机的登记")
        elif device.get("public_key") != record.get("device_key") or device.get("person_id") != record.get("taken_by"):
            found.faults.append(f"{title}：签名的手机与登记的不是同一部，或不属于拍摄人")
    if len(found.faults) == before and signed:
        found.done.append(f"手机签名：{signed} 份正确，内容与记录一致")
    if unsigned:
        found.notes.append(f"{unsigned} 份证据没有手机签名（等级不会高于 C）")


def _contradictions(record: Mapping[str, Any]) -> list[str]:
    """Return what the record says otherwise than the phone did."""
    try:
        said = json.loads(str(record.get("signed")))
        pairs = {
            "编号": (said["id"], record.get("id")),
            "种类": (said["kind"], record.get("kind")),
            "用途": (said["purpose"], record.get("purpose")),
            "原件哈希": (said["sha256"], record.get("sha256")),
            "拍摄手机": (said["device"], record.get("device_id")),
            "签署对象": (said.get("covers", ""), record.get("covers_sha256", "")),
        }
        place = said.get("place") or {}
        pairs |= {
            "拍摄时间": (_moment(said["taken_at"]), _moment(str(record.get("taken_at")))),
            "经度": (_degrees(place.get("lon")), _degrees(record.get("lon"))),
            "纬度": (_degrees(place.get("lat")), _degrees(record.get("lat"))),
        }
    except (ValueError, KeyError, TypeError, AttributeError):
        return ["记录"]
    return [title for title, (theirs, ours) in pairs.items() if theirs != ours]


def _moment(text: str) -> str:
    """Return a moment to the millisecond in UTC, however it is written."""
    return datetime.fromisoformat(text).astimezone(UTC).isoformat(timespec="milliseconds")


def _degrees(value: object) -> float | None:
    return round(float(str(value)), 7) if value is not None else None


def _whose(record: Mapping[str, Any]) -> str:
    name, at = record.get("taken_by_name"), str(record.get("taken_at", ""))[:16].replace("T", " ")
    return f"（{name}，{at} UTC）" if name else ""
