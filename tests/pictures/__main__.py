"""`make pictures`: the letter, the dossier and the email of the documentation, as small PNGs."""

import base64
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import typst

from activities.dossier.document import dossier_document
from activities.letter_pdf import letter_data
from activities.message_facts import creditor_facts
from activities.typesetting import pictures
from domain.messages.letter import letter_document
from domain.messages.render import RenderedEmail, render_email
from tests.domain.messages.samples import facts, shipped
from tests.support.handed_over import handed_over
from tests.support.logo import lumen, lumen_logo

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
LARGEST = 200_000
_DENSITY = 75
_AS_THEY_ARE = 72
"""A pixel a point: the pages are not scaled again."""
_GROUND = "#e9eceb"


def main() -> int:
    """Make all pictures anew; a browser takes the email's, where there is one."""
    _keep("letter.png", _sheet(_letter()[:1]))
    _keep("dossier.png", _sheet(_dossier()[:2]))
    if browser := shutil.which("chromium") or shutil.which("google-chrome"):
        _keep("email.png", _email(browser))
    else:
        _say("email.png stays as it is: there is no chromium")
    return 0


def _letter() -> list[bytes]:
    told = facts(creditor=creditor_facts(lumen().creditor))
    document = letter_document(shipped().get("nl", "friendly"), told)
    return pictures("letters/letter.typ", letter_data(document), lumen_logo(), _DENSITY)


def _dossier() -> list[bytes]:
    document = dossier_document(handed_over(), lumen().creditor)
    return pictures("dossier/dossier.typ", document, lumen_logo(), _DENSITY)


def _sheet(pages: list[bytes]) -> bytes:
    """Pages side by side."""
    with tempfile.TemporaryDirectory() as folder:
        names = [f"{number}.png" for number in range(len(pages))]
        for name, page in zip(names, pages, strict=True):
            (Path(folder) / name).write_bytes(page)
        shown = ", ".join(f'box(stroke: 0.4pt + luma(80%), image("{name}"))' for name in names)
        main = Path(folder) / "main.typ"
        main.write_text(
            f'#set page(width: auto, height: auto, margin: 14pt, fill: rgb("{_GROUND}"))\n'
            f"#grid(columns: {len(pages)}, column-gutter: 14pt, {shown})"
        )
        sheet = typst.compile(main, format="png", ppi=_AS_THEY_ARE)
    assert isinstance(sheet, bytes)
    return sheet


def _email(browser: str) -> bytes:
    told = facts(
        creditor=creditor_facts(lumen().creditor),
        pay_url="https://betaal.lumenfietsen.example/0117",
    )
    with tempfile.TemporaryDirectory() as folder:
        page, shot = Path(folder) / "email.html", Path(folder) / "email.png"
        page.write_text(
            _self_contained(render_email(shipped().get("nl", "friendly"), told)), "utf-8"
        )
        command = [browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
        command += [f"--user-data-dir={folder}/profile", "--window-size=600,1210"]
        command += [f"--screenshot={shot}", page.as_uri()]
        subprocess.run(command, check=True, capture_output=True, timeout=60)  # noqa: S603
        return shot.read_bytes()


def _self_contained(email: RenderedEmail) -> str:
    page = email.html
    for name, picture in (("logo", lumen_logo().picture), ("qr", email.qr_png or b"")):
        inside = base64.b64encode(picture).decode()
        page = page.replace(f"cid:{name}", f"data:image/png;base64,{inside}")
    return page


def _keep(name: str, picture: bytes) -> None:
    if len(picture) >= LARGEST:
        raise SystemExit(f"{name} is {len(picture)} bytes: keep it below {LARGEST}")
    (FOLDER / name).write_bytes(picture)
    _say(f"{FOLDER / name}: {len(picture) / 1000:.0f} kB")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    sys.exit(main())
