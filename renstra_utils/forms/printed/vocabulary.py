"""The words that headings, captions and labels of Renstra documents are known by."""

from __future__ import annotations

import re

from .cells import letters_only, without_spaces

PAST = re.compile(
    r"baseline|kondisi ?awal|data ?awal|\bawal\b|tahun ?dasar|realisasi|capaian|eksisting", re.I
)
#: The state that a plan ends with: “Kondisi Kinerja pada akhir periode Renstra”.
END = re.compile(r"kondisi ?(?:kinerja)? ?(?:pada)? ?akhir", re.I)
MONEY = re.compile(
    r"\brp\b|rupiah|pendanaan|anggaran|\bpagu\b|alokasi|\bbiaya\b|\bdana\b|kebutuhan ?dana|investasi", re.I
)
#: What is planned, though it speaks of what is achieved: `Capaian Kinerja dan Kerangka Pendanaan`.
PLANNED = re.compile(
    r"target|tar[a-z]?et|rencana ?(?:capaian|realisasi|kinerja)|proyeksi|"
    r"(?<!realisasi )(?<!realisasi)capaian ?kinerja ?(?:dan|&) ?(?:kerangka ?)?pendanaan",
    re.I,
)
TARGET = re.compile(r"target|tar[a-z]*et|sasaran ?tahun|\bkinerja\b", re.I)
_RELATIVE = re.compile(
    r"(?:target\s*)?(?:t|th|thn|tahun)\s*\.?\s*(?:ke)?[-–. +]*([1-6]|iv|vi?|i{1,3})\.?", re.I
)
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6}
#: What a heading below a year says of its column; spaces are taken out, as narrow columns break words.
_SUBS = {
    "target": re.compile(
        r"(?:target|kinerja|volume|vol\.?|kuantitas|k|t)(?:kinerja|capaian)?(?:\(\D{0,15}\))?", re.I
    ),
    "satuan": re.compile(r"satuan", re.I),
    "realisasi": re.compile(r"realisasi|real\.?|capaian|r|c", re.I),
    "uang": re.compile(
        r"(?:kebutuhan)?(?:pagu|anggaran|alokasi|dana|pendanaan|biaya|rp\.?)(?:indikatif|anggaran|dana)?"
        r"\(?(?:dalam)?(?:ribu|juta|mil[iy]ar)?(?:an)?(?:rupiah|rp\.?)?(?:ribu|juta)?[.,(]*0*\)*",
        re.I,
    ),
}
#: Columns about a row, whatever else their heading names.
_BESIDE = re.compile(
    "penanggung|lokasi|(?:unit|satuan)(?:kerja|organisasi|pelaksana)|pelaksana|satker|skpd|opd|perangkatdaerah|"
    "sumber|keterangan|definisi|formula|rumus|"
    "metode|cara|jenis|tipe|kategori|polari|arah|bobot"
)
TEXT_ROLES = ("program", "kegiatan", "program/kegiatan", "sub", "tujuan", "sasaran", "indikator", "campuran")
STARTS = re.compile(
    r"(?:\(?[\divx]{1,4}[.)]\s*)?(?:ter\w+nya|me\w+(?:nya|kan)|pers?entase|presentase|jumlah|nilai|indeks|"
    r"tingkat|rasio|rata-rata|program|kegiatan|s[spk][ .\d]|ik[a-z]{1,2}[ .\d]|penye\w+an|pelaksanaan|"
    r"pengelolaan|peningkatan|opini|predikat|skor|ikp|ikk|iku|sasaran|tujuan|\d)",
    re.I,
)
_ITEM = r"(?:[\dA-Z]{1,2}[.)]\s*)?"
#: What a row or a short line is, by its first words.
LABELS = (
    ("jumlah", re.compile(r"(?:sub ?)?(?:jumlah|total)\b", re.I)),
    ("program", re.compile(rf"{_ITEM}program\b", re.I)),
    ("sub kegiatan", re.compile(rf"{_ITEM}sub ?kegiatan\b", re.I)),
    ("kegiatan", re.compile(rf"{_ITEM}kegiatan\b", re.I)),
    ("sasaran", re.compile(rf"{_ITEM}(?:sasaran|tujuan|misi|outcome|output|hasil|s[spk][ .\d:])", re.I)),
)
_PROGRAM_CODE, _ACTIVITY_CODE = r"\d{3}\.\d{2}\.[A-Z]{2}", r"\d{1,2}\.\d{2}\.\d{2}\.\d\.\d{2}"
#: The codes of ministries and of regions, by level.
_CODES = (
    ("program", re.compile(rf"{_PROGRAM_CODE}|\d{{1,2}}\.\d{{2}}\.\d{{2}}")),
    ("kegiatan", re.compile(rf"\d{{4}}|[A-Z]{{2}}\.\d{{4}}|(?:{_PROGRAM_CODE}\.)\d{{4}}|{_ACTIVITY_CODE}")),
    ("sub kegiatan", re.compile(rf"{_ACTIVITY_CODE}\.\d{{2,4}}")),
    ("output", re.compile(r"\d{4}\.[A-Z0-9]{3}(?:\.[A-Z0-9]{3})*|[A-Z]{3}(?:\.\d{3})?")),
)
#: A label before a name: “Kegiatan: …”, “Sasaran Program (Outcome) 1: …”.
NAMED = re.compile(
    r"(?:program|kegiatan|(?:sasaran|tujuan)(?: program| kegiatan| strategis)?)[\s\d.()a-z]{0,14}:\s*(?=\S)",
    re.I,
)
#: The cell above again.
DITTO = re.compile(r"[\"“”'’]+|idem|sda|s\.\s?d\.\s?a\.?", re.I)


def year_named(text: str | None) -> int | None:
    """The one year that a heading cell names, or 1, 2, 3 … of a heading that counts the years of the plan."""
    t = text or ""
    if not t or len(t) > 40:
        return None
    year = r"(?<!\d)20\d\d(?!\d)"
    found = set(re.findall(year, t) or re.findall(year, re.sub(r"(?<=\d)\s+(?=\d)", "", t)))
    if len(found) == 1:
        return int(found.pop())
    m = _RELATIVE.fullmatch(without_spaces(t))
    return None if not m or found else _ROMAN.get(m[1].lower()) or int(m[1])


def both_spacings(text: str) -> str:
    """A heading twice: as printed, and without spaces, as narrow columns break its words."""
    return f"{text} {without_spaces(text)}"


def role_of(label: str) -> str:
    """What a column holds, by its heading."""
    h = letters_only(label)
    subject = re.sub(r"^(uraian|nama|rumusan|bunyi)", "", h)
    if h in ("no", "nomor", "nourut", "nomorurut"):
        return "no"
    if h.startswith("kode") or ("kode" in h and "indikator" not in h):
        return "kode"
    if _BESIDE.match(h):
        return "lain"
    if subject.startswith(
        ("indikator", "iku", "ikk", "ikp", "ikss", "tolokukur", "ukurankinerja", "ukurankeberhasilan")
    ):
        return "indikator"
    if PAST.search(both_spacings(label)):
        return "awal"
    if h.startswith("satuan") or h in ("unit", "ukuran", "sat", "unitsatuan"):
        return "satuan"
    if "indikator" in h:
        return "campuran"
    bare = re.sub("(sasaran|hasil|outcome|output)(program|kegiatan)", "", h)
    if "subkegiatan" in h and "kegiatan" not in h.replace("subkegiatan", "") and "program" not in h:
        return "sub"
    if "kegiatan" in bare and ("program" in bare or "subkegiatan" in h):
        return "program/kegiatan"
    if "sasaran" in h or "outcome" in h or "output" in h or h.startswith("hasil"):
        return "sasaran"
    if "tujuan" in h:
        return "tujuan"
    if "program" in h:
        return "program"
    if "kegiatan" in h:
        return "kegiatan"
    if h.startswith(("jumlah", "total")):
        return "jumlah"
    if h.startswith(("uraian", "rincian")):
        return "campuran"
    return "lain"


def unit_named(text: str) -> str | None:
    """The unit of money that a heading names, or a caption between brackets or after “dalam”."""
    if re.search(r"mil[iy]ar|triliun", text, re.I):
        return "miliar"
    noughts = re.search(r"(?:rp\.?|[x×(]|dalam)\s*\(?(?:1[.,])?((?:[.,]?000)+)(?!\d)", text, re.I)
    count = len(re.sub(r"\D", "", noughts[1])) if noughts else 0
    if re.search(r"juta", text, re.I) or count == 6:
        return "juta rupiah"
    if re.search(r"\bribu", text, re.I) or count == 3:
        return "ribu rupiah"
    return "rupiah" if re.search(r"rupiah|\brp\b", text, re.I) and not count else None


def kind_below_year(text: str | None) -> str | None:
    """What a heading below a year says: target, satuan, realisasi or uang."""
    squeezed = without_spaces(text)
    return next((kind for kind, pattern in _SUBS.items() if squeezed and pattern.fullmatch(squeezed)), None)


def leading_code(text: str) -> tuple[str | None, str]:
    """The code at the beginning of a text, if it is one of a programme, an activity or an output, and the
    rest.
    """
    t = re.sub(r"(?<=[\dA-Z])\s*[·.]\s*(?=[\dA-Z])", ".", text)
    m = re.match(r"(?:(?:program|kegiatan)\s+)?([\dA-Z]+(?:\.[\dA-Z]+)*)(?:\s*[:.–-]\s*|\s+|$)(.*)", t, re.I)
    if m and any(p.fullmatch(m[1]) for _, p in _CODES):
        return m[1], m[2].strip()
    return None, text


def level_of(text: str, code: str | None) -> str | None:
    for name, pattern in _CODES:
        if code and pattern.fullmatch(code):
            return name
    return next((name for name, pattern in LABELS if pattern.match(text)), None)


def goes_on(text: str) -> bool:
    """Whether a text can only be the rest of another: it begins with a small letter or a mark of
    punctuation."""
    return bool(re.match(r"[a-z)\]”,;&]|dan/atau", text)) and not re.match(r"[a-z][.)]\s", text)


def year_spans(text: str) -> list[tuple[int, int]]:
    """The spans of three to six years that a text names."""
    found = re.findall(r"(?<!\d)(20\d\d)\s*(?:[-–—]|s\.?/?d\.?|sampai(?: dengan)?)\s*(20\d\d)(?!\d)", text)
    return [(int(a), int(b)) for a, b in found if 2 <= int(b) - int(a) <= 5]
