"""A real one-page PDF for papers that a case hands in on line: small, different for every project and paper."""

from django.core.files.base import ContentFile

PAGE = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>"


def one_page(title, *lines):
    """A file named by its title (ASCII), with a few lines of text on it."""
    text = "\n".join(f"({_plain(line)}) Tj 0 -22 Td" for line in (title, *lines))
    stream = f"BT /F1 14 Tf 60 770 Td\n{text}\nET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        PAGE,
        f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    return ContentFile(_assembled(objects), name=f"{title}.pdf")


def _assembled(objects):
    body, places = "%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    trailer = f"trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF\n"
    return f"{body}xref\n0 {size}\n0000000000 65535 f \n{table}{trailer}".encode("ascii")


def _plain(text):
    return text.encode("ascii", "replace").decode().replace("\\", "").replace("(", "[").replace(")", "]")
