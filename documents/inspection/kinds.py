"""The allow-list: the six kinds of file the portal keeps."""

from dataclasses import dataclass

_OPENXML = "application/vnd.openxmlformats-officedocument."


@dataclass(frozen=True)
class Kind:
    """One kind on the allow-list; the first extension is the one we give."""

    code: str
    label: str
    family: str
    mime: str
    extensions: tuple[str, ...]


PDF = Kind("pdf", "PDF", "pdf", "application/pdf", (".pdf",))
JPG = Kind("jpg", "gambar JPG", "picture", "image/jpeg", (".jpg", ".jpeg", ".jpe", ".jfif"))
PNG = Kind("png", "gambar PNG", "picture", "image/png", (".png",))
DOCX = Kind("docx", "dokumen Word", "office", _OPENXML + "wordprocessingml.document", (".docx",))
XLSX = Kind("xlsx", "lembar kerja Excel", "office", _OPENXML + "spreadsheetml.sheet", (".xlsx",))
PPTX = Kind("pptx", "salindia PowerPoint", "office", _OPENXML + "presentationml.presentation", (".pptx",))
KINDS = {kind.code: kind for kind in (PDF, JPG, PNG, DOCX, XLSX, PPTX)}

ALLOWED = "Yang dapat diunggah: PDF, JPG, PNG, DOCX, XLSX, dan PPTX."
