"""The pages of a PDF as pictures."""

import io
from collections.abc import Iterator
from typing import Any


def pictures(pdf: bytes, *scales: float) -> Iterator[tuple[bytes, ...]]:
    """Each page as PNG, once per scale in pixels per point."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        for page in document:
            yield tuple(_png(page.render(scale=scale).to_pil()) for scale in scales)
            page.close()
    finally:
        document.close()


def _png(picture: Any) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, format="PNG")
    return buffer.getvalue()
