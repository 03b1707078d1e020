"""The tab that makes a form of an unknown sheet: the sheet as it stands, a meaning for each column, what
would be read, and the form kept once a person has said so."""

from __future__ import annotations

import shlex
from pathlib import Path

import ipywidgets as widgets
from markupsafe import Markup

from ..forms.form import replaced_by, save_form
from ..forms.meaning import all_explained
from ..intake.mapping import Mapped, SeenColumn, propose_form
from ..intake.proposal import IntakeError, preview
from ..intake.propose import propose
from ..intake.reading import ImportOptions
from ..plan.contract import contract
from ..plan.plan import Plan
from ..plan.tables import NOT_FILLED
from ..show.page import in_lab
from ..show.signs import signs
from ..text import shortened, visible
from .shared import button, drop, html, safely, wide
from .tabs import Tab

#: Rows of the sheet that are shown as they would be read, and problems where they cannot be.
_SHOWN_ROWS, _SHOWN_PROBLEMS = 8, 6
#: Columns with a control of their own; a sheet with more is for the command.
_MOST_COLUMNS = 60
_TABLE = Markup(
    '<div class="scroll" tabindex="0" role="region" aria-label="{0}"><table id="petakan-lembar">'
    '<caption>{0}</caption><thead><tr><th scope="col">{1}</th>{2}</tr></thead>'
    "<tbody>{3}</tbody></table></div>"
)


class MapTab(Tab):
    """Choose a sheet, say what each column means, see what would be read, keep the form."""

    #: The form as it was proposed, and as it stands with what a person said since.
    first: Mapped | None = None
    mapped: Mapped | None = None
    _folder: Path | None = None

    #: Of its own: the tab is long, and who saves sees its end.
    message = property(lambda self: self.pesan)

    def build(self) -> list[widgets.Widget]:
        t = self.t
        self.meanings = [(self._words(m, words), m) for m, words in all_explained().items()]
        self.berkas = wide(widgets.Text, t("Berkas lembar"), placeholder=t("mis. ../data/lembar.xlsx"))
        self.lembar, self.tabel = drop(t("Lembar")), drop(t("Isinya tabel"))
        self.nama_bentuk = wide(widgets.Text, t("Nama bentuk"), placeholder=t("kosong: nama lembarnya"))
        self.tampak, self.terbaca, self.tersimpan = html(), html(), html()
        self.pesan = html()
        self.arti = widgets.VBox([])
        self.timpa = widgets.Checkbox(
            description=t("Ganti bentuk lain yang bernama sama"),
            indent=False,
            layout=widgets.Layout(width="auto"),  # of its own: it is hidden where it asks nothing
        )
        self.simpan = button(t("Simpan bentuk"), "save", self.save)
        self._forget()
        for control in (self.lembar, self.tabel):
            control.observe(self.look, "value")
        look = button(t("Tampilkan lembar"), "table", self.open_file)
        hint = t(
            "Berkas dari komputer Anda diseret dahulu ke panel berkas JupyterLab; tulis jalannya di sini."
        )
        return [
            *(html(hint), self.berkas, widgets.HBox([look]), self.lembar, self.tabel, self.nama_bentuk),
            *(self.tampak, self.arti, self.terbaca, self.pesan, self.timpa),
            *(widgets.HBox([self.simpan]), self.tersimpan),
        ]

    def _words(self, meaning: str, words: tuple[str, ...]) -> str:
        """What a list of meanings offers: in the reader's words, and as a form writes it."""
        return f"{': '.join(map(self.t, words))} · {meaning}"

    def open(self, plan: Plan) -> None:
        """Another plan has other forms and units: nothing is shown of the sheet until it is read again."""
        if self._folder != plan.folder:
            self._folder = plan.folder
            self._forget()

    def _forget(self) -> None:
        """As if no file had been chosen."""
        with self.state.silently():
            self.first = self.mapped = None
            self.arti.children, self.timpa.value = (), False
            self.lembar.options = [(self.t("yang pertama berisi tabel"), "")]
            tables = [
                (f"{self.t(contract()[x]['title'])} · {x}", x) for x in contract() if x not in NOT_FILLED
            ]
            self.tabel.options = [(self.t("menurut judul kolomnya"), ""), *tables]
            self.lembar.value = self.tabel.value = ""
        for place in (self.tampak, self.terbaca, self.tersimpan, self.pesan):
            place.value = ""
        self.timpa.layout.display, self.simpan.disabled = "none", True

    @safely
    def open_file(self) -> None:
        """Another file was named."""
        self._forget()
        self._look()

    @safely
    def look(self) -> None:
        """Another sheet or table was chosen: its columns are proposed anew."""
        self._look()

    def _look(self) -> None:
        self.first = self.mapped = None
        self.arti.children, self.simpan.disabled = (), True
        self.tampak.value = self.terbaca.value = self.tersimpan.value = ""
        self.first = self.mapped = mapped = self._proposed({})
        with self.state.silently():
            names = [(signs(visible(n)), n) for n in mapped.sheets]
            self.lembar.options = [(self.t("yang pertama berisi tabel"), ""), *names]
            self.lembar.value = mapped.sheet
        self.arti.children = [self._control(c) for c in mapped.columns[:_MOST_COLUMNS]]
        self._show()

    def _proposed(self, said: dict[str, str]) -> Mapped:
        """The form of the chosen sheet, with these meanings. ValueError where there is no such file."""
        name, sheet = self.nama_bentuk.value.strip() or None, self.lembar.value or None
        return propose_form(self.state.plan.folder, self._path(), name, said, sheet, self.tabel.value or None)

    def _path(self) -> Path:
        text = self.berkas.value.strip().strip("\"'")
        if not text:
            raise ValueError(self.t("Tulis dahulu berkas lembarnya, mis. ../data/lembar.xlsx."))
        if not (path := Path(text).expanduser()).is_file():
            raise ValueError(self.t("Berkas “{berkas}” tidak ada, atau sebuah folder.", berkas=text))
        return path

    def _control(self, column: SeenColumn) -> widgets.Dropdown:
        """The meaning of one column. One in doubt has none until a person gives it one."""
        first = [(self.t("— ragu: pilih artinya —"), "")] if column.doubt else []
        heading = shortened(" ".join(column.heading.split())) or self.t("tanpa judul")
        made = drop(signs(visible(f"{column.letter} {heading}")), [*first, *self.meanings])
        made.value = "" if column.doubt else column.meaning
        made.tooltip = column.doubt or made.description
        made.observe(self.change, "value")
        return made

    @property
    def said(self) -> dict[str, str]:
        """The meanings that a person gave, by letter."""
        asked = self.first.columns if self.first else ()
        said = zip(asked, self.arti.children, strict=False)
        return {c.letter: x.value for c, x in said if x.value and (c.doubt or x.value != c.meaning)}

    @safely
    def change(self) -> None:
        """A column means something else."""
        self.tersimpan.value = ""
        self._say()
        self._show()

    def _say(self) -> None:
        """The proposed form becomes the one that the controls, and the name, say now."""
        if self.mapped is None:
            raise ValueError(self.t("Tampilkan dahulu lembarnya."))
        self.mapped = self._proposed(self.said)

    def _show(self) -> None:
        """The sheet, what is in doubt, and what would be read."""
        mapped = self.mapped
        assert mapped is not None
        self.simpan.disabled = False
        self.timpa.layout.display = "" if replaced_by(mapped.form, self.state.plan.folder) else "none"
        self.tampak.value = in_lab(self._sheet(mapped), self._doubts(mapped))
        self.terbaca.value = in_lab(self._reading(mapped))

    def _sheet(self, mapped: Mapped) -> Markup:
        """The sheet as it stands: letters of columns, numbers of rows, the rows about its heading."""
        open_ = {c.letter for c in mapped.columns if c.doubt}
        used = {c.letter: c.meaning for c in mapped.columns}
        mark = Markup('<th scope="col">{}{}<br><small>{}</small></th>')
        doubt = Markup(' <strong class="tag">{}</strong>').format(self.t("ragu"))
        head = Markup("").join(
            mark.format(x, doubt if x in open_ else "", used.get(x, "—")) for x in mapped.letters
        )
        rows = Markup("").join(
            Markup('<tr><th scope="row">{}</th>{}</tr>').format(
                r.number,
                Markup("").join(
                    (Markup("<td><b>{}</b></td>") if r.heading else Markup("<td>{}</td>")).format(visible(c))
                    for c in (*r.cells, *[""] * (len(mapped.letters) - len(r.cells)))
                ),
            )
            for r in mapped.rows
        )
        caption = self.t("Lembar “{nama}” seperti adanya", nama=visible(mapped.sheet))
        return _TABLE.format(caption, self.t("Baris"), head, rows)

    def _doubts(self, mapped: Mapped) -> Markup:
        """What a person must decide, line by line."""
        lines = [*mapped.doubts]
        lines += [
            f"{c.letter} “{visible(shortened(c.heading))}”: {c.doubt}" for c in mapped.columns if c.doubt
        ]
        if len(mapped.columns) > _MOST_COLUMNS:
            over = self.t(
                "Ada {n} kolom; yang ke-{batas} dan seterusnya diatur dengan perintah renstra petakan.",
                n=len(mapped.columns),
                batas=_MOST_COLUMNS + 1,
            )
            lines.append(over)
        if not lines:
            return Markup("")
        items = Markup("").join(Markup("<li>{}</li>").format(x) for x in lines)
        return Markup('<p class="mark" role="note"><strong>{}</strong></p><ul>{}</ul>').format(
            self.t("Yang masih ragu:"), items
        )

    def _reading(self, mapped: Mapped) -> Markup:
        """The first rows as they would be read by the form, or what of them cannot be read yet."""
        options = ImportOptions(form=mapped.form, sheet=mapped.sheet)
        said = self.t("Begini isinya akan dibaca:")
        try:
            lines = preview(propose(self.state.plan.folder, self._path(), options), most=_SHOWN_ROWS)
        except IntakeError as e:
            said = self.t("Bentuknya terbaca, tetapi isinya belum dapat diimpor:")
            lines = str(e).splitlines()[1 : _SHOWN_PROBLEMS + 1]
        lines = lines or [self.t("Tidak ada yang akan berubah.")]
        return Markup('<p><strong>{}</strong></p><pre id="petakan-terbaca">{}</pre>').format(
            said, "\n".join(map(visible, lines))
        )

    @safely
    def save(self) -> None:
        """The form is written into the plan's folder; never in the place of another without a word."""
        self.tersimpan.value = ""
        self._say()
        mapped, folder, t = self.mapped, self.state.plan.folder, self.t
        assert mapped is not None
        if unsaid := [c.letter for c in mapped.columns if c.doubt]:
            raise ValueError(t("Kolom {kolom} masih ragu; pilih dahulu artinya.", kolom=", ".join(unsaid)))
        if mapped.doubts:
            raise ValueError(t("Isinya masih ragu; pilih dahulu tabelnya, atau arti kolomnya."))
        if (there := replaced_by(mapped.form, folder)) and not self.timpa.value:
            self.timpa.layout.display = ""
            raise ValueError(
                t(
                    "Bentuk lain sudah ada di {berkas}; centang untuk menggantinya, atau beri nama lain.",
                    berkas=there,
                )
            )
        kept = save_form(mapped.form, folder)
        self.timpa.value, self.timpa.layout.display = False, "none"
        command = shlex.join(["renstra", "impor", str(self._path()), str(folder)])
        self.tersimpan.value = in_lab(
            Markup('<p role="status">{} <code>{}</code></p><p>{}</p><pre>{}</pre>').format(
                t("Tersimpan:"), kept, t("Lembar sebentuk ini sekarang dibaca tanpa bertanya:"), command
            )
        )
