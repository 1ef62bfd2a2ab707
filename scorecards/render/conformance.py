"""What WeasyPrint's tagged PDF/A-3a lacks to be PDF/UA-1 as well (ISO 14289-1), added just before it is written.

The identification needs its own PDF/A extension schema, or the file is no PDF/A any more. Figures get
their bounding box in points from the bottom left corner, table headers their scope, files inside their media type.
Running headers and footers become artifacts: they are no content, and nobody hears them on every page.
"""

from collections.abc import Iterator, Mapping
from typing import Any

PIXEL = 0.75  # points
ARTIFACT = "/Artifact"

UA_METADATA = b"""
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Indicates, which part of ISO 14289 standard is followed</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""


def finish(_document: object, pdf: Any, media_types: Mapping[str, str]) -> None:
    """Complete a PDF in place: a `finisher` of WeasyPrint. `media_types` are those of the files inside by name."""
    _identify(pdf)
    _margins_as_artifacts(pdf)
    if "AF" in pdf.catalog:
        pdf.catalog["AF"][:] = dict.fromkeys(pdf.catalog["AF"])  # WeasyPrint names each file twice
    for item in pdf.objects:
        if not isinstance(item, dict):
            continue
        if item.get("S") == "/Figure":
            _place_figure(pdf, item)
        elif item.get("S") == "/TH":
            _scope_header(pdf, item)
        elif item.get("Type") == "/Filespec":
            _say_media_type(pdf, item, media_types)


def _say_media_type(pdf: Any, file: Any, media_types: Mapping[str, str]) -> None:
    """WeasyPrint guesses it from the name with the help of the machine, which may not know it."""
    stream = _referred(pdf, file["EF"]["F"])
    stream.extra["Subtype"] = "/" + media_types[file["UF"].string].replace("/", "#2f")


def _referred(pdf: Any, reference: Any) -> Any:
    """The object behind `12 0 R`."""
    return pdf.objects[int(reference.split()[0])]


def _identify(pdf: Any) -> None:
    """Say in the metadata that the file is PDF/UA-1."""
    metadata = _referred(pdf, pdf.catalog["Metadata"])
    metadata.stream = [part.replace(b"</rdf:RDF>", UA_METADATA + b"</rdf:RDF>") for part in metadata.stream]


def _margins_as_artifacts(pdf: Any) -> None:
    """What stands in the margins is marked as content of elements that hang in no tree: mark it as an artifact."""
    root = _referred(pdf, pdf.catalog["StructTreeRoot"])
    linked = set(_linked(pdf, root["K"]))
    numbers = _referred(pdf, root["ParentTree"])["Nums"]
    by_page = dict(zip(numbers[::2], numbers[1::2], strict=True))
    for place, page in enumerate(pdf.page_references):
        elements = by_page[place]
        loose = {mcid for mcid, element in enumerate(elements) if element not in linked}
        for mcid in loose:
            elements[mcid] = "null"
        _mark_as_artifacts(_referred(pdf, _referred(pdf, page)["Contents"]).stream, loose)


def _linked(pdf: Any, children: Any) -> Iterator[bytes]:
    """The references of all elements below."""
    for child in children:
        if isinstance(child, bytes):
            yield child
            yield from _linked(pdf, _referred(pdf, child).get("K", ()))


def _mark_as_artifacts(content: Any, loose: set[int]) -> None:
    """In a page's content `/Span <</MCID 7>> BDC` becomes an artifact for each of these numbers."""
    for place, item in enumerate(content):
        if isinstance(item, dict) and item.get("MCID") in loose:
            content[place - 1] = ARTIFACT
            del item["MCID"]
            item["Type"] = "/Pagination"


def _place_figure(pdf: Any, figure: Any) -> None:
    """The bounding box in points from the bottom; WeasyPrint gives pixels from the top."""
    left, top, right, bottom = (PIXEL * side for side in figure["A"]["BBox"])
    height = _referred(pdf, figure["Pg"])["MediaBox"][3]
    figure["A"]["BBox"][:] = (left, height - bottom, right, height - top)


def _scope_header(pdf: Any, header: Any) -> None:
    """Column in a table's head, row in its body."""
    row = _referred(pdf, header["P"])
    in_head = _referred(pdf, row["P"])["S"] == "/THead"
    header["A"]["Scope"] = "/Column" if in_head else "/Row"
