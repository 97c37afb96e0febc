"""What a file is: by its bytes, whole, one thing only, and what its name promises."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from projects.refusal import Refusal
from projects.uploads import content

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00"
    + b"\0" * 16
    + b"IEND\xaeB`\x82"
)
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00" + b"\0" * 64 + b"\xff\xd9"
HTML = b"<!doctype html><html><script>alert(1)</script></html>"
DWG = b"AC1027\x00\x00\x00\x00\x00\x00" + b"\0" * 128


def archive(*names):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        for name in names:
            file.writestr(name, "<a/>")
    return made.getvalue()


DOCX = archive("[Content_Types].xml", "word/document.xml")
XLSX = archive("[Content_Types].xml", "xl/workbook.xml")
OFD = archive("OFD.xml", "Doc_0/Document.xml")
ZIP = archive("图纸/一层平面图.dwg")


def read(name, body):
    return content.kind_of(SimpleUploadedFile(name, body))


@pytest.mark.parametrize("name,body,kind", [
    ("可行性研究报告.pdf", PDF, content.PDF), ("现场照片.png", PNG, content.PNG), ("照片.JPG", JPEG, content.JPEG),
    ("申请书.docx", DOCX, content.WORD), ("投资估算.xlsx", XLSX, content.EXCEL), ("批文.ofd", OFD, content.OFD),
    ("图纸.zip", ZIP, content.ZIP), ("总平面图.dwg", DWG, content.DWG), ("没有后缀", PDF, content.PDF),
])  # fmt: skip
def test_a_file_is_what_its_bytes_are(name, body, kind):
    assert read(name, body) is kind


@pytest.mark.parametrize("name,body,code", [
    ("空.pdf", b"", "empty_file"),
    ("网页.pdf", HTML, "file_type"),
    ("脚本.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "file_type"),
    ("程序.exe", b"MZ" + b"\0" * 200, "file_type"),
    ("网页.html", PDF, "file_lies"),
    ("报告.pdf", DOCX, "file_lies"),
    ("报告.docx", OFD, "file_lies"),
    ("照片.jpg", PNG, "file_lies"),
    ("半个.pdf", PDF[:30], "file_broken"),
    ("半个.png", PNG[:40], "file_broken"),
    ("半个.docx", DOCX[: len(DOCX) // 2], "file_broken"),
    ("两用.pdf", PDF + ZIP, "file_twofold"),
    ("两用.png", PNG + ZIP, "file_twofold"),
    ("两用.pdf", HTML + PDF, "file_type"),
])  # fmt: skip
def test_a_broken_or_lying_file_gets_a_sentence_with_its_name(name, body, code):
    with pytest.raises(Refusal) as refused:
        read(name, body)
    assert refused.value.code == code
    assert name in str(refused.value)


def test_a_file_may_be_so_large_and_no_larger(settings):
    settings.UPLOAD_LIMIT = len(PDF)
    assert read("报告.pdf", PDF) is content.PDF
    with pytest.raises(Refusal) as refused:
        read("报告.pdf", PDF + b"\n")
    assert refused.value.code == "file_too_large"


def test_without_libmagic_the_first_bytes_decide(monkeypatch):
    monkeypatch.setattr(content, "magic", None)
    assert read("报告.pdf", PDF) is content.PDF and read("批文.ofd", OFD) is content.OFD
    with pytest.raises(Refusal):
        read("网页.pdf", HTML)
